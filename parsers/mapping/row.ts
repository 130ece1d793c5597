import type { Position } from '../../events/envelope.ts'
import { trimmed } from '../trim.ts'
import type { FieldBytes } from './fieldBytes.ts'

/** The texts of a row. Fields count from 0. */
export interface Fields {
  /** How many there are. */
  readonly width: number
  /** A field's text without the white space around it; empty where the row has no such field. */
  text(field: number): string
  /** The same text as bytes. @returns Whether there is any. */
  locate(field: number, into: FieldBytes): boolean
}

/** One row of an export, whatever its format: its texts, and where they stand. */
export interface Row extends Fields {
  /** Place of the row's first character. */
  readonly position: Position
  /** Whether it stands for a document that has no lines, so that lists have no item of it. */
  readonly lineless?: boolean
  /** Place of a field's first character. */
  place(field: number): Position
}

/** The fields of a row that is read as texts. */
export class TextFields implements Fields {
  readonly fields: readonly string[]

  constructor(fields: readonly string[]) {
    this.fields = fields
  }

  get width(): number {
    return this.fields.length
  }

  text(field: number): string {
    return trimmed(this.fields[field] ?? '')
  }

  locate(field: number, into: FieldBytes): boolean {
    return into.takeText(this.fields[field] ?? '')
  }
}
