import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { byteLength } from '../decoder.ts'

/**
 * Place of a character of a record. Only a problem asks for it, so what stands before is read then.
 *
 * @param start Where the record begins.
 * @param before UTF-8 of the record, up to the character.
 */
export function placeBehind(before: Buffer, start: Position, charset: Charset): Position {
  const text = before.toString()
  let { line, column } = start
  let from = 0
  for (const { index, 0: lineEnd } of text.matchAll(/\r\n|\n|\r/g)) {
    line += 1
    column = 1
    from = index + lineEnd.length
  }
  const offset = start.offset + byteLength(text, charset)
  return { line, column: column + text.length - from, offset }
}
