import type { BankStatement } from '../bank.ts'
import type { IsoDate } from '../date.ts'
import type { Money } from '../money.ts'

/**
 * A statement as a link of its account's chain: where it begins, where it ends, and what it calls
 * itself. Everything that is judged among neighbours is judged by these facts.
 */
export interface ChainLink {
  readonly eventId: string
  /** The account's id without spaces. */
  readonly account: string
  /** Format family: `mt940`, `camt.053`, `bai2`. Statements of different families repeat each other. */
  readonly family: string
  readonly number: string | undefined
  readonly page: string | undefined
  /** Date of the opening balance; many banks give that of the closing before. */
  readonly from: IsoDate
  /** Date of the closing balance. */
  readonly to: IsoDate
  readonly opening: Money
  readonly closing: Money
}

/** The link of a statement's event, or undefined where it states no balances and so has no place. */
export function chainLink(eventId: string, statement: BankStatement): ChainLink | undefined {
  const { account, opening, closing, format, statement: key } = statement
  if (!opening?.date || !closing?.date) return undefined
  return {
    eventId,
    account: account.id,
    family: /^(camt\.\d{3}|[a-z]+\d*)/.exec(format)?.[1] ?? format,
    number: key.sequence ?? key.number,
    page: key.page?.number,
    from: opening.date as IsoDate,
    to: closing.date as IsoDate,
    opening: opening.amount,
    closing: closing.amount,
  }
}

/** Order in the chain, whatever the order of arrival: by dates, then by number, then by page. */
export function compareLinks(a: ChainLink, b: ChainLink): number {
  return (
    compareTexts(a.to, b.to) ||
    compareTexts(a.from, b.from) ||
    compareNumbers(a.number, b.number) ||
    compareNumbers(a.page, b.page) ||
    compareTexts(a.eventId, b.eventId)
  )
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Numbers of statements are digits with leading zeros, mostly; other texts compare as texts. */
function compareNumbers(a = '', b = ''): number {
  const [x, y] = [a, b].map((text) => text.replace(/^0+(?=\d)/, ''))
  if (x === undefined || y === undefined) return 0
  const digits = /^\d+$/
  if (digits.test(x) && digits.test(y) && x.length !== y.length) return x.length - y.length
  return compareTexts(x, y)
}
