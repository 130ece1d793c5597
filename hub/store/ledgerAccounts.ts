import { memberOf } from './placing.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, textOrNull } from './values.ts'
import type { ViewEvent } from './viewEvent.ts'

/**
 * Which account of the ledger an event speaks of. A bank writes an account in one way and the
 * register in another; statements name both, an agent's proofs one of them. So each way in which an
 * account was written leads to it.
 */
export class LedgerAccounts {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  /** Numbers by inbox and identity, so that few are asked for. */
  readonly #known = new Map<string, number>()
  /** What was said last of an account: mostly the same, and then it isn't written again. */
  readonly #said = new Map<number, string>()

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** The account of an event's data; undefined where they name none. */
  of(place: ViewEvent, data: unknown): number | undefined {
    const account = memberOf(data, 'account')
    const register = memberOf(data, 'register')
    const written = [memberOf(register, 'account'), memberOf(account, 'id')].filter(isName)
    const [shown] = written
    if (shown === undefined) return undefined
    const number = this.#numberOf(place, written) ?? this.#add(place, shown)
    for (const text of written) this.#alias(place, text, number)
    return number
  }

  /** The account by one of its spellings, or a new one. */
  named(place: ViewEvent, text: string): number {
    const number = this.#numberOf(place, [text]) ?? this.#add(place, text)
    this.#alias(place, text, number)
    return number
  }

  /** Keeps what the newest statement says of its account. */
  describe(number: number, { agent, region, entity }: ViewEvent, data: unknown): void {
    const [account, register] = [memberOf(data, 'account'), memberOf(data, 'register')]
    const name = [memberOf(register, 'name'), memberOf(account, 'owner')].find(isName) ?? null
    const shown = [memberOf(register, 'account'), memberOf(account, 'id')].find(isName) ?? null
    const currency = textOrNull(memberOf(account, 'currency'))
    const said = `${shown}\n${name}\n${region}\n${entity}\n${currency}\n${agent}`
    if (this.#said.get(number) === said) return
    if (this.#said.size >= maxKnown) this.#said.clear()
    this.#said.set(number, said)
    this.#do.describe.run(shown, name, region, entity, currency, agent, BigInt(number))
  }

  /**
   * Where an event about an account belongs: what an agent says of its own accord names neither region
   * nor legal entity, and has those of the account, or its day would be counted apart from the others.
   */
  placing(number: number, place: ViewEvent): ViewEvent {
    if (place.region !== null || place.entity !== null) return place
    const row = this.#do.place.get(BigInt(number)) as Row | undefined
    const [region, entity] = [textOrNull(row?.['region']), textOrNull(row?.['entity'])]
    return { ...place, region, entity }
  }

  /** Counts a day that has its first statement. */
  countDay(number: number, day: number): void {
    this.#do.countDay.run({ number: BigInt(number), day: BigInt(day) })
  }

  /** A transaction was rolled back. */
  forget(): void {
    this.#known.clear()
    this.#said.clear()
  }

  #numberOf(place: ViewEvent, written: readonly string[]): number | undefined {
    for (const text of written) {
      const identity = identityOf(place, text)
      const known = this.#known.get(`${place.inbox}\n${identity}`)
      if (known !== undefined) return known
      const row = this.#do.find.get(place.inbox, identity) as Row | undefined
      if (row) return integer(row['account'])
    }
    return undefined
  }

  #add(place: ViewEvent, text: string): number {
    const { inbox, agent, region, entity } = place
    const identity = identityOf(place, text)
    const { lastInsertRowid } = this.#do.add.run(inbox, identity, text, region, entity, agent)
    return Number(lastInsertRowid)
  }

  #alias(place: ViewEvent, text: string, number: number): void {
    const identity = identityOf(place, text)
    const key = `${place.inbox}\n${identity}`
    if (this.#known.get(key) === number) return
    if (this.#known.size >= maxKnown) this.#known.clear()
    this.#known.set(key, number)
    this.#do.alias.run(place.inbox, identity, BigInt(number))
  }
}

const maxKnown = 50_000

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}

/**
 * An IBAN is the same account everywhere; a short number may be another one with each bank, and so
 * with each agent.
 */
export function identityOf({ agent }: Pick<ViewEvent, 'agent'>, text: string): string {
  const plain = text.replaceAll(' ', '')
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain) ? plain : `${agent}/${plain}`
}

const sql = {
  find: 'SELECT account FROM ledger_alias WHERE inbox = ? AND identity = ?',
  add: `
    INSERT INTO ledger_account (inbox, identity, account, region, entity, agent)
    VALUES (?, ?, ?, ?, ?, ?)`,
  alias: `
    INSERT INTO ledger_alias (inbox, identity, account) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
  describe: `
    UPDATE ledger_account SET account = coalesce(?, account), name = coalesce(?, name), region = ?,
      entity = ?, currency = coalesce(?, currency), agent = ?
    WHERE number = ?`,
  place: 'SELECT region, entity FROM ledger_account WHERE number = ?',
  countDay: `
    UPDATE ledger_account SET days = days + 1,
      first_day = min(coalesce(first_day, @day), @day), last_day = max(coalesce(last_day, @day), @day)
    WHERE number = @number`,
} as const
