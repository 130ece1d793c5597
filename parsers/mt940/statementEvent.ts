import type { Account, BankStatement } from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import { minorDigits } from '../../events/currency.ts'
import { decimalText } from '../../events/decimal.ts'
import type { Draft } from '../../events/envelope.ts'
import { balanceData, type WrittenBalance } from './balance.ts'
import { type Head, isReport, type MessageKind } from './head.ts'
import { tidy } from './information/wrapped.ts'
import type { FloorLimit } from './totals.ts'

/** All that a message turned out to be. */
export interface ReadMessage {
  readonly id: string
  readonly kind: MessageKind
  readonly head: Head
  readonly account: Account
  readonly closing: WrittenBalance | undefined
  readonly balances: readonly WrittenBalance[]
  readonly totals: BankStatement['totals']
  readonly checks: BankStatement['checks']
  /** Field 86 behind the balances. */
  readonly text: readonly string[]
  /** Fields that the model has no name for, by tag. */
  readonly otherFields: Readonly<Record<string, readonly string[]>>
}

/** `bank-statement-received` of a statement, `balance-reported` of a report. */
export function statementDraft(message: ReadMessage): Draft<EventName> {
  const { head, kind, id, account } = message
  const data: BankStatement = {
    account,
    statement: statementKey(message),
    opening: head.opening && balanceData(head.opening),
    closing: message.closing && balanceData(message.closing),
    balances: message.balances.map(balanceData),
    totals: message.totals,
    checks: message.checks,
    format: kind,
    original: original(message),
  }
  return {
    id,
    name: isReport(kind) ? 'balance-reported' : 'bank-statement-received',
    subject: account.id,
    correlationId: id,
    time: zonedTime(head),
    position: head.at,
    data,
  }
}

/** Time of the events of a message: only field 13D has an offset. */
export function zonedTime({ moment }: Head): string | undefined {
  return moment?.zoned ? moment.text : undefined
}

function statementKey({ head, closing, text }: ReadMessage): BankStatement['statement'] {
  const { number, page } = head.number ?? {}
  const last = closing && closing.kind === 'closing-booked'
  return {
    number,
    page: page === undefined ? undefined : { number: page, last },
    createdAt: head.moment?.text,
    reference: head.reference || undefined,
    relatedReference: head.relatedReference || undefined,
    text: text.map(tidy).filter(Boolean).join('\n') || undefined,
  }
}

function original({ head, otherFields }: ReadMessage): BankStatement['original'] {
  const facts: Record<string, unknown> = { ...otherFields }
  if (head.floors.length > 0) facts['floorLimits'] = head.floors.map(floor)
  return Object.keys(facts).length > 0 ? facts : undefined
}

function floor({ mark, value, currency }: FloorLimit) {
  return { side: mark || undefined, value: decimalText(value, minorDigits(currency)), currency }
}
