import { type ChainLink, compareLinks } from '../events/chain/link.ts'
import { overlaps } from '../events/chain/overlap.ts'
import type { IsoDate } from '../events/date.ts'
import type { Statement, Store } from './store.ts'

interface LinkRow {
  readonly name: string
  readonly account: string
  readonly currency: string
  readonly family: string
  readonly number: string | null
  readonly page: string | null
  readonly opens: string
  readonly closes: string
  readonly opening: string
  readonly closing: string
}

/** An account in one currency: what a chain of statements is of. */
export interface ChainKey {
  readonly account: string
  readonly currency: string
}

/** Longest time that one statement covers, for the search for those that share its days: a year. */
const longestDays = 370
/** Statements of one day that are looked through for the one just before another. */
const nearest = 50

/**
 * Places of statements in the chains of their accounts. A statement is judged among its neighbours by
 * date and number, never by arrival; only what was released stands in a chain.
 */
export class Chain {
  readonly #insert: Statement
  readonly #move: Statement
  readonly #leave: Statement
  readonly #before: Statement
  readonly #of: Statement
  readonly #near: Statement
  readonly #from: Statement
  readonly #keys: Statement
  readonly #feed: Statement
  readonly #changed = new Map<string, ChainKey>()

  constructor(store: Store) {
    const columns = `unit.name, account, currency, family, link.number, page, opens, closes,
                     opening, closing`
    const released = `FROM link JOIN unit ON unit.id = link.unit AND unit.state = 'released'`
    this.#insert = store.prepare(
      `INSERT INTO link (unit, account, currency, family, number, page, opens, closes, opening, closing)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#move = store.prepare('UPDATE link SET unit = ? WHERE unit = ?')
    this.#leave = store.prepare(
      `DELETE FROM link WHERE unit IN
         (SELECT id FROM unit WHERE name = ? AND id <> ? AND state = 'released')`,
    )
    this.#before = store.prepare(
      `SELECT ${columns} ${released} WHERE account = ? AND currency = ? AND closes <= ?
       ORDER BY closes DESC LIMIT ${nearest}`,
    )
    this.#of = store.prepare(
      `SELECT unit.name, account, currency, family, link.number, page, opens, closes, opening, closing
       FROM link JOIN unit ON unit.id = link.unit WHERE unit = ?`,
    )
    this.#near = store.prepare(
      `SELECT ${columns} ${released}
       WHERE account = ? AND currency = ? AND closes >= ? AND closes <= date(?, '+${longestDays} days')
         AND opens <= ?`,
    )
    this.#from = store.prepare(
      `SELECT ${columns} ${released} WHERE account = ? AND currency = ? AND closes >= ?`,
    )
    this.#feed = store.prepare(
      `SELECT feed FROM unit WHERE name = ? AND state = 'released' ORDER BY id DESC LIMIT 1`,
    )
    this.#keys = store.prepare(
      `SELECT DISTINCT account, currency ${released} WHERE closes >= ? ORDER BY account, currency`,
    )
  }

  /** Writes down the place of a unit that is staged. */
  add(unit: number, link: ChainLink): void {
    const { account, family, number, page, from, to, opening, closing } = link
    const amounts = [opening.value, closing.value]
    this.#insert.run(
      ...[unit, account, opening.currency, family, number, page, from, to, ...amounts],
    )
  }

  /** A correction takes the place of the unit that it was made of. */
  move(from: bigint, to: bigint): void {
    this.#move.run(to, from)
  }

  /** A version that is released takes the place of those before it. */
  supersede(unit: bigint, name: string): void {
    this.#leave.run(name, unit)
    const link = this.of(unit)
    if (link === undefined) return
    const { account, opening } = link
    const key = { account, currency: opening.currency }
    this.#changed.set(`${key.currency} ${account}`, key)
  }

  /** Accounts whose chain has changed since the last time that this was asked. */
  takeChanged(): ChainKey[] {
    const changed = [...this.#changed.values()]
    this.#changed.clear()
    return changed
  }

  /** The released statement before this one in the chain. */
  before(link: ChainLink): ChainLink | undefined {
    const { account, opening, to } = link
    const rows = this.#before.all(account, opening.currency, to) as LinkRow[]
    return rows
      .map(chainLink)
      .filter((other) => other.eventId !== link.eventId && compareLinks(other, link) < 0)
      .sort(compareLinks)
      .at(-1)
  }

  /** Place of a unit, or undefined where it states no balances. */
  of(unit: bigint): ChainLink | undefined {
    const row = this.#of.get(unit) as LinkRow | undefined
    return row && chainLink(row)
  }

  /** Released statements that tell of the same days as this one does. */
  overlapping(link: ChainLink): ChainLink[] {
    const { account, opening, from, to } = link
    const rows = this.#near.all(account, opening.currency, from, to, to) as LinkRow[]
    return rows.map(chainLink).filter((other) => overlaps(link, other))
  }

  /** Released statements of an account that close on a day or later, in the order of the chain. */
  since({ account, currency }: ChainKey, day: IsoDate): ChainLink[] {
    const rows = this.#from.all(account, currency, day) as LinkRow[]
    return rows.map(chainLink).sort(compareLinks)
  }

  /** The feed that brought a released statement. */
  feedOf(name: string): string | undefined {
    return (this.#feed.get(name) as { feed: string } | undefined)?.feed
  }

  /** Accounts with a released statement that closes on a day or later. */
  keys(day: IsoDate): ChainKey[] {
    return this.#keys.all(day) as ChainKey[]
  }
}

function chainLink(row: LinkRow): ChainLink {
  const { currency } = row
  return {
    eventId: row.name,
    account: row.account,
    family: row.family,
    number: row.number ?? undefined,
    page: row.page ?? undefined,
    from: row.opens as IsoDate,
    to: row.closes as IsoDate,
    opening: { value: row.opening, currency },
    closing: { value: row.closing, currency },
  }
}
