import type { Database, Row, Statement } from './sqlite.ts'
import type { BalanceFact, StatementFacts } from './statementFacts.ts'
import { optionalInteger, optionalText } from './values.ts'

/** What stands on each account: the newest closing balance of each currency, and what is newer. */
export class LedgerMoney {
  readonly #balance: Statement
  readonly #keep: Statement

  constructor(db: Database) {
    this.#balance = db.prepare('SELECT * FROM ledger_balance WHERE account = ? AND currency = ?')
    this.#keep = db.prepare(`
      INSERT OR REPLACE INTO ledger_balance
        (account, currency, booked, booked_day, place, booked_by, proven, available,
         available_day, interim_day)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  }

  /** @param cursor Of the statement or report that says so. */
  keep(account: number, cursor: number, facts: StatementFacts): void {
    const byCurrency = Map.groupBy(facts.balances, ({ currency }) => currency)
    for (const [currency, balances] of byCurrency) {
      const row = this.#balance.get(BigInt(account), currency) as Row | undefined
      const kept = keptBalance(row)
      const booked = newest(balances, ['closing-booked'])
      const interim = newest(balances, interimKinds)
      const now =
        booked !== undefined && isNewer(booked, facts, kept)
          ? { ...kept, ...bookedOf(booked, facts, cursor) }
          : kept
      const { available, availableDay } = availableOf(newest(balances, availableKinds), kept)
      this.#keep.run(
        BigInt(account),
        currency,
        now.booked,
        bigOrNull(now.bookedDay),
        bigOrNull(now.place),
        bigOrNull(now.by),
        now.proven ? 1n : 0n,
        available,
        bigOrNull(availableDay),
        bigOrNull(largest(interim?.day, kept.interimDay)),
      )
    }
  }
}

const availableKinds = ['closing-available', 'interim-available']
const interimKinds = ['interim-booked', 'interim-available', 'interim-closing-booked']

interface KeptBalance {
  readonly booked: string | null
  readonly bookedDay: number | undefined
  readonly place: number | undefined
  readonly by: number | undefined
  readonly proven: boolean
  readonly available: string | null
  readonly availableDay: number | undefined
  readonly interimDay: number | undefined
}

function keptBalance(row: Row | undefined): KeptBalance {
  return {
    booked: optionalText(row?.['booked']) ?? null,
    bookedDay: optionalInteger(row?.['booked_day']),
    place: optionalInteger(row?.['place']),
    by: optionalInteger(row?.['booked_by']),
    proven: row?.['proven'] === 1n,
    available: optionalText(row?.['available']) ?? null,
    availableDay: optionalInteger(row?.['available_day']),
    interimDay: optionalInteger(row?.['interim_day']),
  }
}

function bookedOf({ value, day }: BalanceFact, { place, proven }: StatementFacts, by: number) {
  return { booked: value, bookedDay: day, place, by, proven }
}

/** The balance of these kinds for the newest day; the earlier kind where they have the same. */
function newest(
  balances: readonly BalanceFact[],
  kinds: readonly string[],
): BalanceFact | undefined {
  let best: BalanceFact | undefined
  for (const kind of kinds) {
    for (const balance of balances) {
      const isLater = best === undefined || (balance.day ?? 0) > (best.day ?? 0)
      if (balance.kind === kind && isLater) best = balance
    }
  }
  return best
}

/** A later day, or a later statement of the same day; a correction takes the place of its own. */
function isNewer(booked: BalanceFact, facts: StatementFacts, kept: KeptBalance): boolean {
  if (kept.booked === null) return true
  const [day, before] = [booked.day ?? 0, kept.bookedDay ?? 0]
  if (day !== before) return day > before
  return facts.corrects || (facts.place ?? Number.MAX_SAFE_INTEGER) >= (kept.place ?? 0)
}

function availableOf(balance: BalanceFact | undefined, kept: KeptBalance) {
  const isOlder = balance === undefined || (balance.day ?? 0) < (kept.availableDay ?? 0)
  return isOlder
    ? { available: kept.available, availableDay: kept.availableDay }
    : { available: balance.value, availableDay: balance.day }
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}

function bigOrNull(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value)
}
