import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type Refusal, refusal, shapeOf } from '../problems.ts'

/** @param allowed The types that the format has, such as `01, 04, 05 or 07`. */
export function unknownRecord(line: Line, charset: Charset, allowed: string): Refusal {
  return refusal(
    'record-unknown',
    positionIn(line, 0, charset),
    `The line begins with "${shapeOf(line.text.slice(0, 2))}"; a record begins with ${allowed}. ` +
      'Ask the bank for a correct file.',
  )
}
