/** One thing that `kontor check` looked at. Neither member holds a secret. */
export interface Finding {
  readonly ok: boolean
  /** What was found; where that is not well, what to do, in the same line. */
  readonly what: string
}

export const well = (what: string): Finding => ({ ok: true, what })
export const amiss = (what: string): Finding => ({ ok: false, what })
