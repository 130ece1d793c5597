import { minorDigits } from '../../events/currency.ts'
import { dayNumber, type IsoDate } from '../../events/date.ts'
import { type Decimal, decimalFrom, decimalText } from '../../events/decimal.ts'
import { memberOf } from './placing.ts'

/** What a statement or a balance report says of its account's day and money. */
export interface StatementFacts {
  /** Day of the closing balance, else the end of its span; undefined where it has neither. */
  readonly day: number | undefined
  /** Its number or sequence, where that is a number: orders two statements of one day. */
  readonly place: number | undefined
  readonly corrects: boolean
  /** Whether opening and entries give the closing balance. */
  readonly proven: boolean
  readonly balances: readonly BalanceFact[]
}

export interface BalanceFact {
  readonly kind: string
  readonly currency: string
  /** Decimal text, checked. */
  readonly value: string
  readonly day: number | undefined
}

/** A statement has a handful; more than this are not looked at. */
const maxBalances = 64
const maxDigits = 30

export function statementFacts(data: unknown): StatementFacts {
  const key = memberOf(data, 'statement')
  const listed = memberOf(data, 'balances')
  const balances = [memberOf(data, 'closing'), ...(Array.isArray(listed) ? listed : [])]
    .slice(0, maxBalances)
    .flatMap((balance) => balanceFact(balance) ?? [])
  const closing = dayOf(memberOf(memberOf(data, 'closing'), 'date'))
  return {
    day: closing ?? dayOf(memberOf(key, 'to')) ?? newestDay(balances),
    place: placeOf(memberOf(key, 'sequence')) ?? placeOf(memberOf(key, 'number')),
    corrects: typeof memberOf(memberOf(data, 'corrects'), 'eventId') === 'string',
    proven: memberOf(memberOf(data, 'checks'), 'arithmetic') === 'ok',
    balances,
  }
}

/** A balance that a credit line is counted into says nothing of the money that is there. */
function balanceFact(balance: unknown): BalanceFact | undefined {
  const lines = memberOf(balance, 'creditLines')
  if (Array.isArray(lines) && lines.some((line) => memberOf(line, 'included') === true)) {
    return undefined
  }
  const amount = memberOf(balance, 'amount')
  const [kind, value, currency] = [
    memberOf(balance, 'kind'),
    memberOf(amount, 'value'),
    memberOf(amount, 'currency'),
  ]
  const number = exactly(value)
  if (typeof kind !== 'string' || number === undefined) return undefined
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return undefined
  const day = dayOf(memberOf(balance, 'date'))
  return { kind, currency, value: decimalText(number, minorDigits(currency)), day }
}

function exactly(value: unknown): Decimal | undefined {
  return typeof value === 'string' && value.length <= maxDigits ? decimalFrom(value) : undefined
}

function newestDay(balances: readonly BalanceFact[]): number | undefined {
  const days = balances.flatMap(({ day }) => day ?? [])
  return days.length > 0 ? Math.max(...days) : undefined
}

/** A date, or the date of a moment as it is written; days since 1970-01-01. */
export function dayOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined
  return dayNumber(value.slice(0, 10) as IsoDate)
}

export function dateText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

function placeOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : undefined
}
