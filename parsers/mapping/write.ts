import { type JsonBytes, literal } from '../../events/jsonBytes.ts'
import type { Money } from '../../events/money.ts'
import { copied, copiedAscii, copiedText, copiedUtf8 } from '../../events/pageWriting.ts'
import type { Faults } from './faults.ts'
import { FieldBytes } from './fieldBytes.ts'
import type { Row } from './row.ts'

/**
 * Writes a value of one document into its data, as JSON: from its first row, or from all where they
 * add up to it.
 *
 * @returns Whether the document has a value. Where it has none the page may hold a part of one, which
 *   whoever asked takes back.
 */
export type Write = (row: Row, faults: Faults, rows: readonly Row[], out: JsonBytes) => boolean

/** Gives a value of one document, or undefined. */
export type ReadRows<T> = (row: Row, faults: Faults, rows: readonly Row[]) => T | undefined

/** A field whose text a value is, as it stands there. */
export interface PlainColumn {
  readonly index: number
  /** Bytes of a text that may be written; what is longer goes the way of all values. */
  readonly longest: number
}

/** A member of an object: its name with the comma before and the colon behind, and its value. */
export interface Member {
  readonly name: Uint8Array
  readonly write: Write
  /** Where any text in this field is the value. */
  readonly column: PlainColumn | undefined
}

export function member(name: string, write: Write, column?: PlainColumn): Member {
  return { name: literal(`,${JSON.stringify(name)}:`), write, column }
}

const field = new FieldBytes()

/**
 * Writes the members that have a value, each with a comma before it. Most are texts that stand in the
 * file as they will in the event, and those are copied here, without a call for each.
 */
export function writeMembers(
  members: readonly Member[],
  row: Row,
  faults: Faults,
  rows: readonly Row[],
  out: JsonBytes,
): void {
  for (const one of members) {
    const { name, column } = one
    const found = column !== undefined && row.locate(column.index, field)
    const { bytes, from, to } = field
    if (!found || to - from > column.longest) {
      writeMember(one, row, faults, rows, out)
      continue
    }
    const page = out.room(name.length + (to - from) * escapedBytes + 2)
    let at = copied(page, out.length, name)
    page[at++] = quote
    at = copiedUtf8(page, at, bytes, from, to)
    page[at++] = quote
    out.wrote(at)
  }
}

/** Writes a member, or nothing where it has no value. */
export function writeMember(
  { name, write }: Member,
  row: Row,
  faults: Faults,
  rows: readonly Row[],
  out: JsonBytes,
): boolean {
  const start = out.length
  out.wrote(copied(out.room(name.length), start, name))
  if (write(row, faults, rows, out)) return true
  out.wrote(start)
  return false
}

/** An object, which is absent where all of its members are. */
export function objectWriter(members: readonly Member[]): Write {
  return (row, faults, rows, out) => {
    const start = out.length
    writeMembers(members, row, faults, rows, out)
    if (out.length === start) return false
    out.object(start)
    return true
  }
}

export function textWriter(read: ReadRows<string>): Write {
  return (row, faults, rows, out) => {
    const text = read(row, faults, rows)
    if (text !== undefined) writeText(out, text)
    return text !== undefined
  }
}

/** Text of which JSON escapes nothing, such as a date. */
export function plainWriter(read: ReadRows<string>): Write {
  return (row, faults, rows, out) => {
    const text = read(row, faults, rows)
    if (text !== undefined) writePlain(out, text)
    return text !== undefined
  }
}

export function booleanWriter(read: ReadRows<boolean>): Write {
  return (row, faults, rows, out) => {
    const found = read(row, faults, rows)
    if (found !== undefined) out.ascii(String(found))
    return found !== undefined
  }
}

export function moneyWriter(read: ReadRows<Money>): Write {
  return (row, faults, rows, out) => {
    const found = read(row, faults, rows)
    if (found) out.ascii(`{"value":"${found.value}","currency":"${found.currency}"}`)
    return found !== undefined
  }
}

const quote = 0x22
/** Escaped, a character takes six bytes; otherwise a UTF-16 unit takes three at most. */
const escapedBytes = 6

export function writePlain(out: JsonBytes, text: string): void {
  const page = out.room(text.length + 2)
  let at = out.length
  page[at++] = quote
  at = copiedAscii(page, at, text)
  page[at++] = quote
  out.wrote(at)
}

function writeText(out: JsonBytes, text: string): void {
  const page = out.room(text.length * escapedBytes + 2)
  let at = out.length
  page[at++] = quote
  at = copiedText(page, at, text)
  page[at++] = quote
  out.wrote(at)
}
