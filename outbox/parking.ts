import type { Lane } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import { type Consent, signatures } from './heldUnits.ts'
import { int, type Store } from './store.ts'

/** A release that a destination doesn't get, as people are told of it; one row a lane of it. */
export interface ParkedRelease {
  readonly destination: string
  readonly release: number
  readonly lane: Lane
  /** Numbers of its first and last event in the lane. */
  readonly first: number
  readonly last: number
  readonly code: string
  /** `retrying`: a replay sends it again. `skipped`: a person decided that it is never sent. */
  readonly state: 'parked' | 'retrying' | 'skipped'
  readonly parkedAt: string
  readonly skippedAt: string | undefined
  readonly skippedBy: string | undefined
  readonly reason: string | undefined
  readonly file: number | undefined
}

interface ParkedRow {
  readonly destination: string
  readonly release: bigint
  readonly lane: Lane
  readonly first: bigint
  readonly last: bigint
  readonly code: string
  readonly parked_at: string
  readonly retry: bigint | null
  readonly skipped_at: string | null
  readonly skipped_by: string | null
  readonly skip_reason: string | null
  readonly file: bigint | null
}

/**
 * Releases that a destination refused for good. A release is parked whole: a part of a statement is
 * never delivered without the rest.
 */
export class Parking {
  readonly #store: Store
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, audit: Audit, now: () => Date) {
    this.#store = store
    this.#audit = audit
    this.#now = now
  }

  /**
   * Parks the release that holds an event; one that was tried again is parked anew.
   *
   * @returns The release's range in the lane.
   */
  park(
    destination: string,
    lane: Lane,
    sequence: number,
    code: string,
  ): { first: number; last: number } {
    const sql = `SELECT release, min(first) AS first, max(first + events - 1) AS last FROM unit
                 WHERE lane = ? AND release = (SELECT release FROM unit WHERE lane = ? AND first <= ?
                                               ORDER BY first DESC LIMIT 1)`
    const row = this.#store.prepare(sql).get(lane, lane, sequence) as Record<
      'release' | 'first' | 'last',
      bigint
    >
    const [release, first, last] = [int(row.release), int(row.first), int(row.last)]
    this.#store.transaction(() => {
      const insert = `INSERT INTO parked (destination, release, lane, first, last, code, parked_at)
                      VALUES (?, ?, ?, ?, ?, ?, ?)
                      ON CONFLICT DO UPDATE SET code = excluded.code,
                        parked_at = excluded.parked_at, retry = NULL WHERE skipped_at IS NULL`
      const at = this.#now().toISOString()
      this.#store.prepare(insert).run(destination, release, lane, first, last, code, at)
      this.#audit.add('release-parked', { destination, release, lane, code })
    })()
    return { first, last }
  }

  /** How many releases wait for a person to decide about them. */
  count(destination: string): number {
    const sql = `SELECT count(DISTINCT release) AS parked FROM parked
                 WHERE destination = ? AND skipped_at IS NULL AND retry IS NULL`
    return int((this.#store.prepare(sql).get(destination) as { parked: bigint }).parked)
  }

  /** What is parked or was skipped, oldest release first. */
  list(destination: string | undefined, release?: number | undefined): ParkedRelease[] {
    const sql = `SELECT parked.*, release.file FROM parked
                 JOIN release ON release.number = parked.release
                 WHERE destination = coalesce(?, destination) AND release = coalesce(?, release)
                 ORDER BY release, destination, lane`
    return (this.#store.prepare(sql).all(destination, release) as ParkedRow[]).map(parkedRelease)
  }

  /** Releases that wait for a person, newest first; one that lies in two lanes is one. */
  newest(destination: string, limit: number) {
    const sql = `SELECT release, min(code) AS code, max(parked_at) AS parked_at,
                        sum(last - first + 1) AS events FROM parked
                 WHERE destination = ? AND skipped_at IS NULL AND retry IS NULL
                 GROUP BY release ORDER BY release DESC LIMIT ?`
    const rows = this.#store.prepare(sql).all(destination, limit) as {
      release: bigint
      code: string
      parked_at: string
      events: bigint
    }[]
    return rows.map(({ release, code, parked_at: parkedAt, events }) => ({
      ...{ release: int(release), code, parkedAt, events: int(events) },
    }))
  }

  /** Marks a release as one that a replay sends again; it stays parked until that has ended. */
  retrying(destination: string, release: number, replay: number): void {
    const sql = `UPDATE parked SET retry = ?
                 WHERE destination = ? AND release = ? AND skipped_at IS NULL`
    this.#store.prepare(sql).run(replay, destination, release)
  }

  /** A replay has ended: what it was to send again and did is parked no longer. */
  retried(replay: number, delivered: boolean): void {
    const sql = delivered
      ? 'DELETE FROM parked WHERE retry = ?'
      : 'UPDATE parked SET retry = NULL WHERE retry = ?'
    this.#store.prepare(sql).run(replay)
  }

  /** A person decides that a destination never gets a release. */
  skip(destination: string, release: number, consent: Consent): void {
    const { by, reason } = consent
    const sql = `UPDATE parked SET skipped_at = ?, skipped_by = ?, skip_reason = ?
                 WHERE destination = ? AND release = ? AND skipped_at IS NULL`
    const at = this.#now().toISOString()
    this.#store.prepare(sql).run(at, by, reason, destination, release)
    const signed = signatures(consent)
    this.#audit.add('release-skipped', { destination, release, ...signed, reason })
  }

  /**
   * The last number of the parked range that holds `sequence`, if one does.
   *
   * @param replay The replay that asks: what it is to send again is free to it.
   */
  rangeAt(
    destination: string,
    lane: Lane,
    sequence: number,
    replay?: number | undefined,
  ): number | undefined {
    const sql = `SELECT last FROM parked WHERE destination = ? AND lane = ? AND first <= ?
                 AND last >= ? AND (? IS NULL OR retry IS NOT ?)`
    const place = [destination, lane, sequence, sequence]
    const row = this.#store.prepare(sql).get(...place, replay, replay)
    return row === undefined ? undefined : int((row as { last: bigint }).last)
  }

  /** The last number before the next parked range behind `after`. */
  freeUntil(destination: string, lane: Lane, after: number, replay?: number | undefined): number {
    const sql = `SELECT min(first) AS first FROM parked
                 WHERE destination = ? AND lane = ? AND first > ? AND (? IS NULL OR retry IS NOT ?)`
    const row = this.#store.prepare(sql).get(destination, lane, after, replay, replay) as {
      first: bigint | null
    }
    return row.first === null ? Number.MAX_SAFE_INTEGER : int(row.first) - 1
  }
}

function parkedRelease(row: ParkedRow): ParkedRelease {
  const { destination, lane, code, parked_at: parkedAt, skipped_at: skippedAt } = row
  const waiting = row.retry === null ? 'parked' : 'retrying'
  return {
    destination,
    release: int(row.release),
    lane,
    first: int(row.first),
    last: int(row.last),
    code,
    state: skippedAt === null ? waiting : 'skipped',
    parkedAt,
    skippedAt: skippedAt ?? undefined,
    skippedBy: row.skipped_by ?? undefined,
    reason: row.skip_reason ?? undefined,
    file: row.file === null ? undefined : int(row.file),
  }
}
