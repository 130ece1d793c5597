import { type Decimal, equal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { refusal } from '../problems.ts'

/**
 * Holds a count that a trailer states against what was counted.
 *
 * @param what The field's name, such as `the record count of record 9`.
 * @throws {Refusal} `record-total-differs`.
 */
export function requireCount(what: string, at: Position, stated: number, counted: number): void {
  if (stated === counted) return
  throw refusal(
    'record-total-differs',
    at,
    `${capital(what)} is ${stated}; ${counted} were read. ${remedy}`,
  )
}

/** Holds a sum against its parts; neither leaves in the message. @throws {Refusal} */
export function requireSum(what: string, at: Position, stated: Decimal, summed: Decimal): void {
  if (equal(stated, summed)) return
  throw refusal(
    'record-total-differs',
    at,
    `${capital(what)} is not what the records before it add up to. ${remedy}`,
  )
}

const remedy =
  'Records are missing, doubled or changed: nothing of the file is delivered. Ask the bank to send ' +
  'it again.'

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
