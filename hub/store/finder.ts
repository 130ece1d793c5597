import { isCloudEvent } from '../../protocol/cloudEvent.ts'
import { nameTerms } from './fileNames.ts'
import type { Ids } from './ids.ts'
import { eventFrom } from './reading.ts'
import { sees } from './sight.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import type { TermIndex } from './termIndex.ts'
import { eachTerm, idChars, minChars, normalTerm } from './terms.ts'
import { integer, optionalText } from './values.ts'
import type { FinderBook, FoundEvent, FoundFile, Sight } from './viewContract.ts'

/** Finds events and files, for people who have a number in their hand. */
export class Finder implements FinderBook {
  readonly #ids: Ids
  readonly #terms: TermIndex
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, ids: Ids, terms: TermIndex) {
    this.#ids = ids
    this.#terms = terms
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async find(sight: Sight, text: string, limit: number) {
    const wanted = normalTerm(text)
    if (wanted.length < minChars) return { events: [], more: false }
    const found = new Map<string, FoundEvent>()
    let looked = 0
    for (const cursor of this.#candidates(text)) {
      if (looked === maxLooked || found.size > limit) break
      looked += 1
      const event = this.#at(cursor, sight)
      if (event && !found.has(event.id) && hasTerm(event, text, wanted)) found.set(event.id, event)
    }
    const more = found.size > limit || looked === maxLooked
    return { events: [...found.values()].slice(0, limit), more }
  }

  async byId(sight: Sight, id: string): Promise<FoundEvent | undefined> {
    const inboxes = sight.inboxes ?? (this.#do.inboxes.pluck().all() as string[])
    for (const inbox of inboxes) {
      const found = this.#ids.find(inbox, id)
      const event = found && this.#at(found, sight)
      if (event) return event
    }
    return undefined
  }

  async byCursor(sight: Sight, cursors: readonly number[]): Promise<readonly FoundEvent[]> {
    return cursors.flatMap((cursor) => this.#at(cursor, sight) ?? [])
  }

  async ofAccounts(sight: Sight, text: string, limit: number): Promise<readonly FoundEvent[]> {
    const wanted = normalTerm(text)
    if (wanted.length < minChars) return []
    const isSeen = sees(sight)
    const found: FoundEvent[] = []
    for (const row of this.#do.accounts.all() as Row[]) {
      if (found.length === limit) break
      if (!isSeen(row) || !normalTerm(String(row['account'])).includes(wanted)) continue
      const cursor = this.#do.lastStatement.pluck().get(row['number']) as bigint | undefined
      const event = cursor === undefined ? undefined : this.#at(Number(cursor), sight)
      if (event && found.every(({ id }) => id !== event.id)) found.push(event)
    }
    return found
  }

  async file(sight: Sight, sha256: string): Promise<readonly FoundFile[]> {
    const isSeen = sees(sight)
    const byInbox = new Map<string, FoundFile>()
    let looked = 0
    for (const cursor of this.#terms.candidates(sha256)) {
      if (looked === maxLooked) break
      looked += 1
      const row = this.#do.part.get(BigInt(cursor)) as Row | undefined
      if (!row || String(row['sha256']) !== sha256 || !isSeen(row)) continue
      const inbox = String(row['inbox'])
      byInbox.set(inbox, joined(this.#fileFrom(row, sha256), byInbox.get(inbox)))
    }
    return [...byInbox.values()]
  }

  async filesNamed(sight: Sight, name: string, limit: number): Promise<readonly FoundFile[]> {
    const wanted = normalTerm(name)
    if (wanted.length < minChars) return []
    const isSeen = sees(sight)
    const hashes = new Set<string>()
    let looked = 0
    for (const cursor of this.#terms.candidates(name)) {
      if (looked === maxLooked || hashes.size === limit) break
      looked += 1
      const row = this.#do.part.get(BigInt(cursor)) as Row | undefined
      if (row && isSeen(row) && isCalled(row, wanted)) hashes.add(String(row['sha256']))
    }
    const found = await Promise.all([...hashes].map((sha256) => this.file(sight, sha256)))
    return found.flat()
  }

  /** Each once; the newest first within each of the two ways to be found. */
  *#candidates(text: string): Generator<number> {
    const seen = new Set<number>()
    const start = text.trim().slice(0, idChars)
    for (const term of new Set([text, start])) {
      for (const cursor of this.#terms.candidates(term)) {
        if (seen.has(cursor)) continue
        seen.add(cursor)
        yield cursor
      }
    }
  }

  #at(cursor: number, sight: Sight): FoundEvent | undefined {
    const row = this.#do.event.get(BigInt(cursor)) as Row | undefined
    if (!row || !sees(sight)(row)) return undefined
    const { inbox, agent, storedAt } = row
    return {
      ...eventFrom(row),
      inbox: String(inbox),
      agent: String(agent),
      storedAt: String(storedAt),
    }
  }

  #fileFrom(row: Row, sha256: string): FoundFile {
    const statements = String(row['statements']).split(' ').filter(Boolean)
    return {
      sha256,
      name: optionalText(row['name']),
      inbox: String(row['inbox']),
      agent: String(row['agent']),
      feed: optionalText(row['feed']),
      firstAt: String(row['at']),
      events: integer(row['events']),
      statements: statements.map(Number),
    }
  }
}

/** Candidates that one search looks at; a term that more have is no name of anything. */
const maxLooked = 2_000

/** Two parts of one file, in one inbox. */
function joined(part: FoundFile, other: FoundFile | undefined): FoundFile {
  if (!other) return part
  const earlier = part.firstAt < other.firstAt ? part : other
  return {
    ...earlier,
    name: part.name ?? other.name,
    events: part.events + other.events,
    statements: [...part.statements, ...other.statements].toSorted((a, b) => a - b).slice(0, 200),
  }
}

function isCalled(row: Row, wanted: string): boolean {
  const name = optionalText(row['name'])
  return name !== undefined && nameTerms(name).some((term) => normalTerm(term) === wanted)
}

/** Whether an event that was found by a hash has the term indeed. */
function hasTerm({ id, body }: FoundEvent, text: string, wanted: string): boolean {
  const start = text.trim()
  if (start.length >= idChars && id.toLowerCase().startsWith(start.toLowerCase())) return true
  const event: unknown = JSON.parse(body)
  let has = false
  if (isCloudEvent(event)) {
    eachTerm(event, (term) => {
      has ||= normalTerm(term) === wanted
    })
  }
  return has
}

const sql = {
  inboxes: 'SELECT DISTINCT inbox FROM agent ORDER BY inbox',
  event: `
    SELECT cursor, id, type, region, entity, account, body, inbox, agent, stored_at AS storedAt
    FROM event WHERE cursor = ?`,
  accounts: `
    SELECT number, inbox, region, entity, account FROM ledger_account ORDER BY last_day DESC, number`,
  lastStatement: `
    SELECT statement FROM ledger_day WHERE account = ? AND statement IS NOT NULL
    ORDER BY day DESC LIMIT 1`,
  part: `
    SELECT inbox, agent, feed, region, entity, lower(hex(sha256)) AS sha256, at, events,
      statements, name
    FROM file_part LEFT JOIN event_file ON cursor = first WHERE first = ?`,
} as const
