import type { Verdict } from '../../events/bank.ts'
import { add, type Decimal, equal } from '../../events/decimal.ts'
import { Tally } from '../tally.ts'
import type { WrittenBalance } from './balance.ts'
import type { Head, MessageKind } from './head.ts'
import type { StatementLine } from './statementLine.ts'
import type { ControlTotal, FloorLimit } from './totals.ts'

/** Counts and sums of a message's entries. Expected entries (EC, ED) are counted apart. */
export class EntryTally {
  readonly booked = new Tally()
  readonly #expected = new Tally()

  add({ amount, credit, expected }: StatementLine): void {
    const tally = expected ? this.#expected : this.booked
    if (amount.units >= 0) tally.addUnits(amount.units, amount.scale, credit)
    else tally.add(amount.value, credit)
  }

  /** Whether a side has these numbers, with or without the expected entries: banks do either. */
  agrees({ side, count, sum }: ControlTotal): boolean {
    const booked = this.booked[side]
    const expected = this.#expected[side]
    const same = (n: number, total: Decimal) => (count ?? n) === n && equal(total, sum)
    return (
      same(booked.count, booked.sum) ||
      same(booked.count + expected.count, add(booked.sum, expected.sum))
    )
  }
}

/** Whether a message says what moved its balance: an MT941 may give nothing but the balances. */
export function listsEntries(kind: MessageKind, entries: number): boolean {
  return kind !== 'mt941' || entries > 0
}

/** Opening + entries = closing. Unknown where a balance is missing or in another currency. */
export function proveArithmetic(
  opening: WrittenBalance | undefined,
  closing: WrittenBalance | undefined,
  tally: Tally,
  listed: boolean,
): Verdict {
  if (!listed || !opening || !closing || opening.currency !== closing.currency) return 'unknown'
  return equal(add(opening.value, tally.net), closing.value) ? 'ok' : 'broken'
}

/**
 * Fields 90C and 90D against the entries. With a floor limit the bank may count entries that it
 * doesn't list: a total above ours proves nothing then.
 */
export function proveTotals(
  totals: readonly ControlTotal[],
  tally: EntryTally,
  floors: readonly FloorLimit[],
  listed: boolean,
): Verdict {
  if (totals.length === 0 || !listed) return 'unknown'
  if (totals.every((total) => tally.agrees(total))) return 'ok'
  return floors.some((floor) => floor.value.units !== 0n) ? 'unknown' : 'broken'
}

/** A page as the next one has to go on from it. */
export interface Page {
  readonly account: string | undefined
  readonly number: string | undefined
  readonly page: string | undefined
  readonly closing: WrittenBalance
  readonly continuity: Verdict
}

/** Whether a page goes on where the page before it in the file ended. */
export function provePages(head: Head, before: Page | undefined): Verdict {
  const { opening, account, number } = head
  if (!before || opening?.kind !== 'interim-opening-booked' || !number?.number) return 'unknown'
  const same = before.account === account?.raw && before.number === number.number
  if (!same || !isNext(before.page, number.page)) return 'unknown'
  if (before.continuity === 'broken') return 'broken'
  const { closing } = before
  return closing.currency === opening.currency && equal(closing.value, opening.value)
    ? 'ok'
    : 'broken'
}

function isNext(before: string | undefined, page: string | undefined): boolean {
  const digits = /^\d{1,15}$/
  if (!before || !page || !digits.test(before) || !digits.test(page)) return false
  return BigInt(page) === BigInt(before) + 1n
}
