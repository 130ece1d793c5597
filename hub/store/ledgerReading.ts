import { type KeptState, keptStates } from './dayState.ts'
import { sees } from './sight.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalInteger, optionalText } from './values.ts'
import type { LedgerAccount, LedgerBalance, LedgerBook, LedgerDay, Sight } from './viewContract.ts'

/** The ledger as it is asked for. */
export class LedgerReading implements LedgerBook {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async accounts(sight: Sight): Promise<readonly LedgerAccount[]> {
    const isSeen = sees(sight)
    const seen = (this.#do.accounts.all() as Row[]).filter(isSeen)
    // By identity, the newest first.
    const once = seen.filter((row, i) => row['identity'] !== seen[i - 1]?.['identity'])
    return once.map(accountFrom).toSorted(byName)
  }

  async spellings(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
    const entries = accounts.map((account) => {
      const rows = this.#do.spellings.all(BigInt(account)) as Row[]
      // What is no IBAN stands behind its agent's name, which has no slash.
      return [account, rows.map((row) => String(row['identity']).replace(/^[^/]*\//, ''))] as const
    })
    return new Map(entries)
  }

  async worst(from: number, to: number): Promise<ReadonlyMap<number, KeptState>> {
    const rows = this.#do.worst.raw().all(BigInt(from), BigInt(to)) as [bigint, bigint | null][]
    const known = rows.filter(([, state]) => state !== null)
    return new Map(known.map(([account, state]) => [Number(account), stateOf(state)]))
  }

  async having(state: KeptState, from: number, to: number): Promise<ReadonlySet<number>> {
    const place = BigInt(keptStates.indexOf(state))
    const span = [BigInt(from), BigInt(to)] as const
    const found = this.#do.having.pluck().all(...span, place) as bigint[]
    return new Set(found.map(Number))
  }

  async days(accounts: readonly number[], from: number, to: number): Promise<readonly LedgerDay[]> {
    const span = [BigInt(from), BigInt(to)] as const
    return accounts.flatMap((account) => {
      return (this.#do.days.all(BigInt(account), ...span) as Row[]).map(dayFrom)
    })
  }

  async balances(): Promise<readonly LedgerBalance[]> {
    return (this.#do.balances.all() as Row[]).map((row) => ({
      account: integer(row['account']),
      currency: String(row['currency']),
      booked: optionalText(row['booked']),
      bookedDay: optionalInteger(row['booked_day']),
      event: optionalText(row['event']),
      proven: row['proven'] === 1n,
      available: optionalText(row['available']),
      interimDay: optionalInteger(row['interim_day']),
    }))
  }
}

function accountFrom(row: Row): LedgerAccount {
  return {
    number: integer(row['number']),
    inbox: String(row['inbox']),
    account: String(row['account']),
    name: optionalText(row['name']),
    region: optionalText(row['region']),
    legalEntity: optionalText(row['entity']),
    currency: optionalText(row['currency']),
    agent: String(row['agent']),
    firstDay: optionalInteger(row['first_day']),
    lastDay: optionalInteger(row['last_day']),
    days: integer(row['days']),
  }
}

function dayFrom(row: Row): LedgerDay {
  return {
    account: integer(row['account']),
    day: integer(row['day']),
    state: stateOf(row['state'] ?? null),
    statements: integer(row['statements']),
    event: optionalText(row['event']),
  }
}

function stateOf(place: Row[string]): KeptState {
  const state = keptStates[Number(place)]
  if (state === undefined) throw new RangeError('the store has a state that this program lacks')
  return state
}

function byName(a: LedgerAccount, b: LedgerAccount): number {
  const [one, other] = [a.name ?? a.account, b.name ?? b.account]
  return one < other ? -1 : one > other ? 1 : a.number - b.number
}

const sql = {
  accounts: `
    SELECT number, inbox, identity, account, name, region, entity, currency, agent, first_day,
      last_day, days
    FROM ledger_account ORDER BY identity, last_day DESC, inbox`,
  spellings: `
    SELECT a.identity FROM ledger_account own
    JOIN ledger_account same ON same.identity = own.identity
    JOIN ledger_alias a ON a.account = same.number
    WHERE own.number = ?`,
  // A look an account, since its days stand together; the best index over days is no quicker.
  worst: `
    SELECT number, (SELECT min(state) FROM ledger_day WHERE account = number AND day BETWEEN ? AND ?)
    FROM ledger_account`,
  having: `
    SELECT number FROM ledger_account WHERE EXISTS
      (SELECT 1 FROM ledger_day WHERE account = number AND day BETWEEN ? AND ? AND state = ?)`,
  days: `
    SELECT d.account, d.day, d.state, d.statements, e.id AS event
    FROM ledger_day d LEFT JOIN event e ON e.cursor = CASE
      WHEN d.state = 0 THEN d.overdue
      WHEN d.state = 1 THEN d.gap
      ELSE coalesce(d.statement, d.came, d.overdue) END
    WHERE d.account = ? AND d.day BETWEEN ? AND ? ORDER BY d.day`,
  balances: `
    SELECT b.account, b.currency, b.booked, b.booked_day, b.proven, b.available, b.interim_day,
      e.id AS event
    FROM ledger_balance b LEFT JOIN event e ON e.cursor = b.booked_by`,
} as const
