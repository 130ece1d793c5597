/** A version of a file in a watched folder, ready to be taken. */
export interface Candidate {
  readonly feed: string
  /** Absolute. */
  readonly source: string
  /** Inside the feed's folder, with `/`. */
  readonly path: string
  readonly size: number
  /** Whole milliseconds since 1970. */
  readonly mtimeMs: number
  /** Absolute path of the done-marker that says the file is whole, where the feed has them. */
  readonly marker?: string
}
