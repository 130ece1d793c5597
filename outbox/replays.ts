import type { Lane } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import type { Parking } from './parking.ts'
import { int, type Store } from './store.ts'

/** What is to be sent again; members together narrow it down, and one at least is given. */
export interface ReplayWish {
  readonly release?: number | undefined
  /** A file of the book, with its members. */
  readonly file?: number | undefined
  /** As the events have it: without blanks. */
  readonly account?: string | undefined
  /** Released from this moment on, RFC 3339 in UTC. */
  readonly from?: string | undefined
  /** Released before this moment. */
  readonly to?: string | undefined
}

/** A stretch of a lane, which the hub knows by its job. */
export interface ReplayPart {
  readonly replay: number
  readonly job: string
  readonly lane: Lane
  /** Acknowledged through here, by this job. */
  readonly after: number
  readonly through: number
}

export interface ReplayRecord {
  readonly id: number
  readonly destination: string
  readonly wish: unknown
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: string
  readonly endedAt: string | undefined
  readonly outcome: 'done' | 'stopped' | undefined
  readonly events: number
  readonly acknowledged: number
}

interface Range {
  readonly lane: Lane
  readonly after: number
  readonly through: number
}

interface ReplayRow {
  readonly id: bigint
  readonly destination: string
  readonly wish: string
  readonly reason: string
  readonly asked_by: string
  readonly asked_at: string
  readonly ended_at: string | null
  readonly outcome: ReplayRecord['outcome'] | null
  readonly events: bigint | null
  readonly acknowledged: bigint | null
}

interface PartRow extends Record<'replay' | 'after' | 'through' | 'acked', bigint> {
  readonly job: string
  readonly lane: Lane
}

/** More stretches than this are no one replay: each is announced to the hub and ended by itself. */
const maxParts = 10_000

/**
 * What is sent again: a replay has cursors of its own, one a stretch, and moves no other. Those of a
 * destination are done one after the other, oldest first, and survive a restart.
 */
export class Replays {
  readonly #store: Store
  readonly #parking: Parking
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, parking: Parking, audit: Audit, now: () => Date) {
    this.#store = store
    this.#parking = parking
    this.#audit = audit
    this.#now = now
  }

  /**
   * Begins a replay of what the destination has acknowledged; the rest comes by itself. Call it inside
   * a transaction.
   *
   * @returns Undefined where there is nothing of the kind, or in too many places.
   */
  begin(destination: string, wish: ReplayWish, by: string, reason: string) {
    const ranges = this.#ranges(wish).flatMap((range) => this.#acknowledged(destination, range))
    return this.#begin(destination, wish, by, reason, ranges)
  }

  /** Sends a parked release again, all lanes of it; it stays parked until all has come through. */
  retry(destination: string, release: number, by: string) {
    const begun = this.#begin(destination, { retry: release }, by, 'retry of a parked release', [
      ...this.#ranges({ release }),
    ])
    if (begun === undefined) return undefined
    this.#parking.retrying(destination, release, begun.id)
    this.#audit.add('release-retried', { destination, release, replay: begun.id, by })
    return begun
  }

  /** The hub asks for a stretch, and names the job. One that it asks for again is the same. */
  asked(destination: string, job: string, range: Range): void {
    const known = `SELECT 1 FROM replay_part JOIN replay ON replay.id = replay
                   WHERE job = ? AND destination = ? AND ended_at IS NULL`
    if (this.#store.prepare(known).get(job, destination) !== undefined) return
    this.#begin(destination, { hub: job }, 'hub', 'the hub asked for it', [range], job)
  }

  /** What is to be sent next to a destination, behind all else. */
  next(destination: string): ReplayPart | undefined {
    const sql = `SELECT replay, job, lane, after, through, acked FROM replay_part
                 WHERE replay = (SELECT min(id) FROM replay
                                 WHERE destination = ? AND ended_at IS NULL) AND acked < through
                 ORDER BY number LIMIT 1`
    const row = this.#store.prepare(sql).get(destination) as PartRow | undefined
    if (row === undefined) return undefined
    const { job, lane } = row
    return { replay: int(row.replay), job, lane, after: int(row.acked), through: int(row.through) }
  }

  /** The replay of a job that is not ended. */
  of(destination: string, job: string): number | undefined {
    const sql = `SELECT id FROM replay JOIN replay_part ON replay = id
                 WHERE job = ? AND destination = ? AND ended_at IS NULL`
    const row = this.#store.prepare(sql).get(job, destination) as { id: bigint } | undefined
    return row && int(row.id)
  }

  /**
   * Moves the cursor of a job on, because the hub has committed that far or because what it refused
   * is passed over.
   *
   * @returns The replay, where it has ended with this.
   */
  move(destination: string, job: string, through: number): ReplayRecord | undefined {
    const replay = this.of(destination, job)
    if (replay === undefined) return undefined
    return this.#store.transaction(() => {
      const sql = `UPDATE replay_part SET acked = max(acked, min(through, ?))
                   WHERE replay = ? AND job = ?`
      this.#store.prepare(sql).run(through, replay, job)
      const left = 'SELECT 1 FROM replay_part WHERE replay = ? AND acked < through LIMIT 1'
      if (this.#store.prepare(left).get(replay) !== undefined) return undefined
      return this.#end(replay, 'done')
    })()
  }

  /** Ends a replay before it is through. @returns Undefined where it had ended. */
  stop(id: number): ReplayRecord | undefined {
    return this.get(id)?.endedAt === undefined ? this.#end(id, 'stopped') : undefined
  }

  get(id: number): ReplayRecord | undefined {
    return this.#records('WHERE id = ?', id)[0]
  }

  /** Replays that are not ended, oldest first. */
  open(): ReplayRecord[] {
    return this.#records('WHERE ended_at IS NULL')
  }

  /** The last ones, newest first. */
  latest(limit: number): ReplayRecord[] {
    return this.#records('', limit).toReversed()
  }

  #begin(
    destination: string,
    wish: unknown,
    by: string,
    reason: string,
    ranges: readonly Range[],
    job?: string,
  ): { readonly id: number; readonly events: number } | undefined {
    if (ranges.length === 0 || ranges.length > maxParts) return undefined
    const sql = `INSERT INTO replay (destination, wish, reason, asked_by, asked_at)
                 VALUES (?, ?, ?, ?, ?)`
    const at = this.#now().toISOString()
    return this.#store.transaction(() => {
      const run = this.#store.prepare(sql).run(destination, JSON.stringify(wish), reason, by, at)
      const id = int(run.lastInsertRowid)
      const part = this.#store.prepare('INSERT INTO replay_part VALUES (?, ?, ?, ?, ?, ?, ?)')
      for (const [i, { lane, after, through }] of ranges.entries()) {
        part.run(id, i + 1, job ?? `replay-${id}-${i + 1}`, lane, after, through, after)
      }
      const events = ranges.reduce((sum, { after, through }) => sum + through - after, 0)
      this.#audit.add('replay-begun', { replay: id, destination, events, by, reason })
      return { id, events }
    })()
  }

  #end(id: number, outcome: NonNullable<ReplayRecord['outcome']>): ReplayRecord | undefined {
    const sql = 'UPDATE replay SET ended_at = ?, outcome = ? WHERE id = ?'
    this.#store.prepare(sql).run(this.#now().toISOString(), outcome, id)
    this.#parking.retried(id, outcome === 'done' && !this.#passedOver(id))
    this.#audit.add('replay-ended', { replay: id, outcome })
    return this.get(id)
  }

  /** Whether something was not sent because it is not held: a parked release is not delivered then. */
  #passedOver(id: number): boolean {
    const sql = `SELECT 1 FROM replay_part AS part JOIN unit ON unit.lane = part.lane
                 WHERE part.replay = ? AND unit.pruned_at IS NOT NULL
                   AND unit.first BETWEEN part.after + 1 AND part.through LIMIT 1`
    return this.#store.prepare(sql).get(id) !== undefined
  }

  /** Released units that are meant, neighbours joined. */
  #ranges({ release, file, account, from, to }: ReplayWish): Range[] {
    const conditions: [string, string | number | undefined][] = [
      ['unit.release = ?', release],
      ['unit.file IN (SELECT id FROM file WHERE ? IN (id, wrapper))', file],
      ['unit.subject = ?', account],
      ['released_at >= ?', from],
      ['released_at < ?', to],
    ]
    const given = conditions.filter(([, value]) => value !== undefined)
    const sql = `SELECT unit.lane, unit.first - 1 AS after, unit.first + events - 1 AS through
                 FROM unit JOIN release ON release.number = unit.release
                 WHERE unit.first IS NOT NULL AND events > 0
                   AND ${given.map(([condition]) => condition).join(' AND ')}
                 ORDER BY unit.lane DESC, unit.first`
    const values = given.map(([, value]) => value)
    const rows = this.#store.prepare(sql).iterate(...values) as Iterable<{
      lane: Lane
      after: bigint
      through: bigint
    }>
    const ranges: Range[] = []
    for (const row of rows) {
      const range = { lane: row.lane, after: int(row.after), through: int(row.through) }
      const last = ranges.at(-1)
      if (last?.lane === range.lane && last.through === range.after) {
        ranges[ranges.length - 1] = { ...last, through: range.through }
      } else ranges.push(range)
    }
    return ranges
  }

  /** What of a range the destination has acknowledged. */
  #acknowledged(destination: string, { lane, after, through }: Range): Range[] {
    const sql = 'SELECT through FROM cursor WHERE destination = ? AND lane = ?'
    const cursor = this.#store.prepare(sql).get(destination, lane) as { through: bigint }
    const end = Math.min(through, int(cursor.through))
    return end > after ? [{ lane, after, through: end }] : []
  }

  #records(where: string, ...given: number[]): ReplayRecord[] {
    const limit = where === '' ? 'LIMIT ?' : ''
    const sql = `SELECT replay.*, part.events, part.acknowledged FROM replay
                 LEFT JOIN (SELECT replay, sum(through - after) AS events,
                                   sum(acked - after) AS acknowledged
                            FROM replay_part GROUP BY replay) AS part ON part.replay = replay.id
                 ${where} ORDER BY id ${where === '' ? 'DESC' : ''} ${limit}`
    return (this.#store.prepare(sql).all(...given) as ReplayRow[]).map((row) => ({
      id: int(row.id),
      destination: row.destination,
      wish: JSON.parse(row.wish) as unknown,
      reason: row.reason,
      askedBy: row.asked_by,
      askedAt: row.asked_at,
      endedAt: row.ended_at ?? undefined,
      outcome: row.outcome ?? undefined,
      events: int(row.events ?? 0n),
      acknowledged: int(row.acknowledged ?? 0n),
    }))
  }
}
