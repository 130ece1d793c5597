/** What a reader takes before it refuses. Every limit has its unit in its name. */
export interface ReadLimits {
  readonly maxLineChars: number
  /** Longest text of one field, element or attribute. */
  readonly maxTextChars: number
  readonly maxXmlDepth: number
  /** Names and texts of one record: a statement's head, an entry, one payment of a batch. */
  readonly maxRecordChars: number
  readonly maxRowChars: number
  /** Problems that are collected before reading stops. */
  readonly maxProblems: number
}

export const defaultLimits: ReadLimits = {
  maxLineChars: 64 * 1024,
  maxTextChars: 64 * 1024,
  maxXmlDepth: 64,
  maxRecordChars: 2 * 1024 * 1024,
  maxRowChars: 16 * 1024 * 1024,
  maxProblems: 100,
}

/** How much of a file's beginning is looked at to tell its format. */
export const headBytes = 64 * 1024
