/** What is wrong with a mapping, and where in it: members and indexes from the top. */
export interface MappingProblem {
  readonly path: readonly (string | number)[]
  /** What is there, what is allowed, what to do. */
  readonly message: string
}

/** Takes a problem. */
export type Found = (path: MappingProblem['path'], message: string) => void
