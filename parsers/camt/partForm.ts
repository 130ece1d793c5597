import type { Structure } from './structure.ts'
import type { Words } from './words.ts'

/** An element with a text, and which of the texts of the form that is, in the order of the file. */
export interface Slot {
  readonly index: number
  readonly text: number
}

/** A part of a document without its texts. */
export interface PartForm {
  readonly structure: Structure
  readonly slots: readonly Slot[]
  /** What ids are made of before each text. */
  readonly marks: readonly Words[]
  /** The same behind the last one, where there is something. */
  readonly tail: Words | undefined
  /** What it counts without its texts. */
  readonly chars: number
}
