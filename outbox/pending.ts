import type { Lane } from '../events/lane.ts'
import { int, type Store } from './store.ts'

/** A unit that is held, or a file that was refused, as it waits for a person. */
export interface PendingItem {
  readonly file: number
  /** From 1, in the order of the file; undefined of a file that was refused as a whole. */
  readonly unit: number | undefined
  readonly feed: string
  /** Path of the source inside its feed's folder, as it came. */
  readonly path: string
  /** Why it waits. */
  readonly code: string
  /** RFC 3339, UTC. */
  readonly since: string
  readonly events: number | undefined
  /** Account of a held statement without blanks, and the day that it closes; of others neither. */
  readonly account: string | undefined
  readonly closes: string | undefined
}

/** What waits on a lane for a destination. */
export interface LaneBacklog {
  readonly events: number
  /** From the unit of the first waiting event on. */
  readonly bytes: number
  /** When the oldest was released, RFC 3339 in UTC; undefined where nothing waits. */
  readonly oldestAt: string | undefined
}

interface HeldRow extends Record<'file' | 'number' | 'events', bigint> {
  readonly feed: string
  readonly path: string
  readonly reason: string | null
  readonly since: string
  readonly account: string | null
  readonly closes: string | null
}

interface RefusedRow {
  readonly id: bigint
  readonly feed: string
  readonly path: string
  readonly code: string | null
  readonly since: string
}

/**
 * Files in quarantine that wait for a person. Of the same bytes that came again the newest alone, and
 * none once they were read after all: there is one thing to do, however often a sender repeats it.
 */
const inQuarantine = `file WHERE state = 'refused' AND purged_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM file AS other
  WHERE other.sha256 = file.sha256 AND other.feed = file.feed AND other.duplicate_of IS NULL
    AND other.state <> 'staged' AND (other.state <> 'refused' OR other.id > file.id))`

/**
 * What waits in an outbox: for a person, or for a destination. Every question is answered by an index,
 * however much was ever taken.
 *
 * `feeds` narrows an answer down to some feeds; undefined asks for all.
 */
export class Pending {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  backlog(destination: string, lane: Lane): LaneBacklog {
    const through = 'SELECT through FROM cursor WHERE destination = ? AND lane = ?'
    const row = this.#store.prepare(through).get(destination, lane) as { through: bigint }
    const acked = int(row.through)
    const last = this.#unitAt(lane, Number.MAX_SAFE_INTEGER)
    const head = last === undefined ? 0 : int(last.first + last.events) - 1
    if (last === undefined || head <= acked) return { events: 0, bytes: 0, oldestAt: undefined }
    const oldest = this.#unitAt(lane, acked + 1) ?? last
    const bytes = int(last.laid - oldest.laid + oldest.bytes)
    const sql = 'SELECT released_at FROM release WHERE number = ?'
    const { released_at } = this.#store.prepare(sql).get(oldest.release) as { released_at: string }
    return { events: head - acked, bytes, oldestAt: released_at }
  }

  /** How many units are held. */
  heldCount(feeds: readonly string[] | undefined): number {
    return this.#count(`unit WHERE state = 'held'`, feeds)
  }

  /** How many files were refused and wait in quarantine, the same bytes once. */
  refusedCount(feeds: readonly string[] | undefined): number {
    return this.#count(inQuarantine, feeds)
  }

  /** Units that are held, newest first. */
  held(limit: number, feeds: readonly string[] | undefined): PendingItem[] {
    const sql = `SELECT unit.file, unit.feed, unit.reason, unit.events, file.path,
                        link.account, link.closes,
                        coalesce(file.decided_at, file.staged_at) AS since,
                        (SELECT count(*) FROM unit AS other
                         WHERE other.file = unit.file AND other.id <= unit.id) AS number
                 FROM unit JOIN file ON file.id = unit.file LEFT JOIN link ON link.unit = unit.id
                 WHERE unit.state = 'held' ${among('unit.feed')} ORDER BY unit.id DESC LIMIT @limit`
    const rows = this.#store.prepare(sql).all({ feeds: listed(feeds), limit }) as HeldRow[]
    return rows.map(({ file, number, feed, path, reason, since, events, account, closes }) => ({
      ...{ file: int(file), unit: int(number), feed, path, since, events: int(events) },
      code: reason ?? 'held',
      account: account ?? undefined,
      closes: closes ?? undefined,
    }))
  }

  /** Files in quarantine, newest first, each with the code of its first error. */
  refused(limit: number, feeds: readonly string[] | undefined): PendingItem[] {
    const sql = `SELECT id, feed, path, coalesce(decided_at, staged_at) AS since,
                        (SELECT json_extract(value, '$.code') FROM json_each(problems)
                         WHERE json_extract(value, '$.severity') = 'error' LIMIT 1) AS code
                 FROM ${inQuarantine} ${among('feed')}
                 ORDER BY id DESC LIMIT @limit`
    const rows = this.#store.prepare(sql).all({ feeds: listed(feeds), limit }) as RefusedRow[]
    return rows.map(({ id, feed, path, since, code }) => ({
      ...{ file: int(id), unit: undefined, feed, path, since, events: undefined },
      code: code ?? 'refused',
      account: undefined,
      closes: undefined,
    }))
  }

  /** When a file of each feed was last taken, RFC 3339 in UTC; feeds that had none are left out. */
  lastFiles(feeds: readonly string[]): ReadonlyMap<string, string> {
    const last = this.#store.prepare(
      'SELECT staged_at FROM file WHERE feed = ? ORDER BY id DESC LIMIT 1',
    )
    const found = feeds.flatMap((feed) => {
      const row = last.get(feed) as { staged_at: string } | undefined
      return row === undefined ? [] : [[feed, row.staged_at] as const]
    })
    return new Map(found)
  }

  /** The unit that holds a number of a lane. */
  #unitAt(lane: Lane, at: number) {
    const sql = `SELECT first, events, bytes, laid, release FROM unit
                 WHERE lane = ? AND first <= ? ORDER BY first DESC LIMIT 1`
    return this.#store.prepare(sql).get(lane, at) as
      | Record<'first' | 'events' | 'bytes' | 'laid' | 'release', bigint>
      | undefined
  }

  #count(what: string, feeds: readonly string[] | undefined): number {
    const sql = `SELECT count(*) AS found FROM ${what} ${among('feed')}`
    return int((this.#store.prepare(sql).get({ feeds: listed(feeds) }) as { found: bigint }).found)
  }
}

/** A condition that holds where no feeds are listed, or the column is one of them. */
function among(column: string): string {
  return `AND (@feeds IS NULL OR ${column} IN (SELECT value FROM json_each(@feeds)))`
}

function listed(feeds: readonly string[] | undefined): string | null {
  return feeds === undefined ? null : JSON.stringify(feeds)
}
