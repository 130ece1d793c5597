import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { byteLength } from '../decoder.ts'
import { endWithout } from '../trim.ts'
import { behindLineEnd, type Dialect, fieldwise, Scan } from './tokens.ts'

/**
 * Index in a record's text at which a field begins, or its line end where it has no such field.
 * Only a problem asks for it, so the record is read once more instead of remembering every field.
 *
 * @param field From 0.
 */
export function fieldStart(raw: string, field: number, dialect: Dialect): number {
  const starts: number[] = []
  fieldwise(new Scan(raw), 0, dialect, true, starts)
  return starts[field] ?? endWithout(raw, '\r\n')
}

/** Place of a character of a record. @param start Where the record begins. */
export function placeIn(raw: string, index: number, start: Position, charset: Charset): Position {
  const scan = new Scan(raw)
  let { line } = start
  let from = 0
  for (;;) {
    const next = behindLineEnd(raw, scan.lineEnd(from))
    if (next > index || next === raw.length) break
    line += 1
    from = next
  }
  const offset = start.offset + byteLength(raw.slice(0, index), charset)
  return { line, column: (from === 0 ? start.column : 1) + index - from, offset }
}
