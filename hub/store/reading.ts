import type { Lane } from '../../events/lane.ts'
import { statusSchema } from '../../protocol/frames.ts'
import type {
  Conflict,
  EventPage,
  FoundEvents,
  KnownAgent,
  Origin,
  Page,
  StoredEvent,
} from './contract.ts'
import type { Ids } from './ids.ts'
import { eventsOfInbox } from './inboxRuns.ts'
import { type Scope, within } from './scope.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** Rows that one page looks at before it says how far it came: a choosy reader holds nobody up. */
const maxLooked = 5_000

/** What readers ask of the events. */
export class Reading {
  readonly #ids: Ids
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, ids: Ids) {
    this.#ids = ids
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  events(page: EventPage): FoundEvents {
    const { inbox, after, limit, maxBytes = Number.MAX_SAFE_INTEGER } = page
    const until = page.until ?? Number.MAX_SAFE_INTEGER
    const chosen = within(page.scope, page.selection)
    const events: StoredEvent[] = []
    let through = after
    let bytes = 0
    const range = { inbox, after: BigInt(after), until: BigInt(until), most: BigInt(maxLooked) }
    const rows = this.#do.events.iterate(range)
    for (const row of rows as Iterable<Row>) {
      const event = eventFrom(row)
      if (chosen(event)) {
        bytes += Buffer.byteLength(event.body)
        if (events.length > 0 && bytes > maxBytes) break
        events.push(event)
      }
      through = event.cursor
      if (events.length === limit) break
    }
    return { events, through }
  }

  origin(scope: Scope, inbox: string, id: string): Origin | undefined {
    const found = this.#ids.find(inbox, id)
    const row = found && (this.#do.origin.get(BigInt(found)) as Row | undefined)
    if (!row) return undefined
    const event = eventFrom(row)
    if (!within(scope)(event)) return undefined
    return {
      event,
      agent: String(row['agent']),
      storeId: String(row['storeId']),
      lane: row['lane'] as Lane,
      sequence: integer(row['sequence']),
      storedAt: String(row['storedAt']),
    }
  }

  head(): number {
    return integer((this.#do.head.get() as Row)['head'])
  }

  conflicts({ scope, inbox, after, limit }: Page): Conflict[] {
    const sees = within(scope)
    const rows = this.#do.conflicts.iterate(inbox, BigInt(after)) as Iterable<Row>
    const seen = Iterator.from(rows).filter((row) => sees(eventFrom(row)))
    return seen.take(limit).map(conflictFrom).toArray()
  }

  agents(scope: Scope): KnownAgent[] {
    const rows = this.#do.agents.all() as Row[]
    return rows.filter((row) => this.#reaches(scope, row)).map((row) => this.#agentFrom(row))
  }

  #reaches(scope: Scope, { inbox, agent }: Row): boolean {
    if (scope.regions === 'all' && scope.legalEntities === 'all') return true
    const sees = within(scope)
    const reaches = this.#do.reaches.all(inbox, agent) as Row[]
    return reaches.some(({ region, entity }) => {
      const place = { region: nonEmpty(region), legalEntity: nonEmpty(entity) }
      return sees({ type: '', account: undefined, ...place })
    })
  }

  #agentFrom(row: Row): KnownAgent {
    const { inbox, agent, storeId } = row
    const lanes = this.#do.lanes.all({ inbox, agent, storeId }) as Row[]
    const status = optionalText(row['status'])
    return {
      inbox: String(inbox),
      agent: String(agent),
      storeId: String(storeId),
      program: String(row['program']),
      firstSeen: String(row['firstSeen']),
      lastSeen: String(row['lastSeen']),
      status: status === undefined ? undefined : statusSchema.parse(JSON.parse(status)),
      lanes: lanes.map((l) => ({ lane: l['lane'] as Lane, through: integer(l['through']) })),
    }
  }
}

export function eventFrom(row: Row): StoredEvent {
  return {
    cursor: integer(row['cursor']),
    id: String(row['id']),
    type: String(row['type']),
    region: optionalText(row['region']),
    legalEntity: optionalText(row['entity']),
    account: optionalText(row['account']),
    body: String(row['body']),
  }
}

function conflictFrom(row: Row): Conflict {
  return {
    number: integer(row['number']),
    inbox: String(row['inbox']),
    id: String(row['id']),
    agent: String(row['agent']),
    seenAt: String(row['seenAt']),
    kept: String(row['body']),
    other: String(row['other']),
  }
}

function nonEmpty(value: Row[string] | undefined): string | undefined {
  return value === '' ? undefined : optionalText(value)
}

const event = 'e.cursor, e.id, e.type, e.region, e.entity, e.account, e.body'

const sql = {
  events: `SELECT ${event} ${eventsOfInbox} LIMIT @most`,

  origin: `
    SELECT ${event}, e.agent, e.store_id AS storeId, e.lane, e.sequence, e.stored_at AS storedAt
    FROM event e WHERE cursor = ?`,

  head: 'SELECT coalesce(max(cursor), 0) AS head FROM event',

  conflicts: `
    SELECT ${event}, e.inbox, c.number, c.agent, c.seen_at AS seenAt, c.body AS other
    FROM conflict c JOIN event e ON e.cursor = c.kept
    WHERE c.inbox = ? AND c.number > ? ORDER BY c.number`,

  agents: `
    SELECT inbox, agent, store_id AS storeId, program, first_seen AS firstSeen,
      last_seen AS lastSeen, status
    FROM agent ORDER BY inbox, agent`,

  reaches: 'SELECT region, entity FROM agent_reach WHERE inbox = ? AND agent = ?',

  lanes: `
    SELECT lane, through FROM lane_cursor
    WHERE inbox = @inbox AND agent = @agent AND store_id = @storeId ORDER BY lane DESC`,
} as const
