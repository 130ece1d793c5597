import type { Lane } from '../../events/lane.ts'
import type {
  Beat,
  DeadLetters,
  FleetBook,
  Occurrence,
  Reach,
  Retirement,
} from './fleetContract.ts'
import { codeOf, type Database, type Row, type Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** The fleet's book in SQLite. */
export class FleetRecords implements FleetBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async keepStatuses(beats: readonly Beat[]): Promise<void> {
    const keep = this.#db.transaction(() => {
      for (const { inbox, agent, status, at } of beats) {
        this.#do.keepStatus.run({ inbox, agent, status: JSON.stringify(status), at })
      }
    })
    try {
      if (beats.length > 0) keep.immediate()
    } catch (error) {
      // Only a fault of our own goes on up.
      codeOf(error)
    }
  }

  async reaches(): Promise<readonly Reach[]> {
    return (this.#do.reaches.all() as Row[]).map((row) => ({
      ...placeOf(row),
      region: nonEmpty(row['region']),
      legalEntity: nonEmpty(row['entity']),
    }))
  }

  async lanes(inbox: string, agent: string) {
    return (this.#do.lanes.all({ inbox, agent }) as Row[]).map((row) => ({
      lane: row['lane'] as Lane,
      through: integer(row['through']),
    }))
  }

  async retire(agent: string, by: string, reason: string): Promise<void> {
    this.#do.retire.run({ agent, by, reason, at: this.#time() })
  }

  async revive(agent: string): Promise<void> {
    this.#do.revive.run(agent)
  }

  async retirements(): Promise<readonly Retirement[]> {
    return (this.#do.retirements.all() as Row[]).map((row) => ({
      agent: String(row['agent']),
      by: String(row['by']),
      reason: String(row['reason']),
      at: String(row['at']),
    }))
  }

  async keepFork(inbox: string, agent: string, code: string): Promise<void> {
    try {
      this.#do.keepFork.run({ inbox, agent, code, at: this.#time() })
    } catch (error) {
      // The agent that is refused comes again within the minute, and is told of then.
      codeOf(error)
    }
  }

  async forks(since: string): Promise<readonly Occurrence[]> {
    return (this.#do.forks.all(since) as Row[]).map(occurrenceFrom)
  }

  async conflicts(since: string): Promise<readonly Occurrence[]> {
    return (this.#do.conflicts.all(since) as Row[]).map(occurrenceFrom)
  }

  async deadLetters(): Promise<readonly DeadLetters[]> {
    return (this.#do.deadLetters.all() as Row[]).map((row) => ({
      route: String(row['route']),
      inbox: String(row['inbox']),
      letters: integer(row['letters']),
      since: String(row['since']),
    }))
  }

  async probe(): Promise<void> {
    this.#do.probe.run(this.#time())
  }

  #time(): string {
    return this.#now().toISOString()
  }
}

function placeOf(row: Row) {
  return { inbox: String(row['inbox']), agent: String(row['agent']) }
}

function occurrenceFrom(row: Row): Occurrence {
  return { ...placeOf(row), times: integer(row['times']), at: String(row['at']) }
}

function nonEmpty(value: Row[string] | undefined): string | undefined {
  return value === '' ? undefined : optionalText(value)
}

const sql = {
  keepStatus: `
    UPDATE agent SET status = @status, last_seen = @at WHERE inbox = @inbox AND agent = @agent`,
  reaches: 'SELECT inbox, agent, region, entity FROM agent_reach',
  lanes: `
    SELECT c.lane, c.through FROM lane_cursor c
    JOIN agent a ON a.inbox = c.inbox AND a.agent = c.agent AND a.store_id = c.store_id
    WHERE c.inbox = @inbox AND c.agent = @agent ORDER BY c.lane DESC`,

  retire: `
    INSERT INTO agent_retired (agent, by, reason, at) VALUES (@agent, @by, @reason, @at)
    ON CONFLICT DO NOTHING`,
  revive: 'DELETE FROM agent_retired WHERE agent = ?',
  retirements: 'SELECT agent, by, reason, at FROM agent_retired ORDER BY agent',

  keepFork: `
    INSERT INTO agent_fork (inbox, agent, code, times, at) VALUES (@inbox, @agent, @code, 1, @at)
    ON CONFLICT DO UPDATE SET times = times + 1, at = excluded.at`,
  forks: `
    SELECT inbox, agent, sum(times) AS times, max(at) AS at FROM agent_fork WHERE at > ?
    GROUP BY inbox, agent`,
  conflicts: `
    SELECT inbox, agent, count(*) AS times, max(seen_at) AS at FROM conflict WHERE seen_at > ?
    GROUP BY inbox, agent`,
  deadLetters: `
    SELECT route, inbox, count(*) AS letters, min(at) AS since FROM dead_letter
    WHERE state = 'dead' GROUP BY route, inbox`,

  probe: `
    INSERT INTO meta VALUES ('probed', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
} as const
