import { type Lane, lanes } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import { eventKey } from './staging.ts'
import { int, type Store, withoutSync } from './store.ts'

/** A destination as its budget counts it. */
export interface Budgeted {
  readonly name: string
  readonly budgetBytes: number
}

/** Units that one look marks at most. */
const maxUnits = 200
/** Events that one transaction deletes: each page of theirs is read first, so more of them take long. */
const sliceEvents = 250

/** Next of what a destination over its budget lacks, this is kept while it is being rebuilt. */
export const rebuildBytes = 64 * 1024 * 1024

/**
 * Deletes events that nobody here waits for. Units keep their numbers, names and digests, so that no
 * lane gets a hole and nothing is taken for new that was known. What can't be had again from an
 * original, the agent's own proofs and corrections, is never deleted.
 */
export class Pruning {
  readonly #store: Store
  readonly #audit: Audit
  readonly #now: () => Date
  readonly #written: () => void

  /** @param written Told behind each transaction that deletes events. */
  constructor(store: Store, audit: Audit, now: () => Date, written = () => {}) {
    this.#written = written
    this.#store = store
    this.#audit = audit
    this.#now = now
  }

  /**
   * Marks units that were released before a moment and that every destination has acknowledged.
   *
   * @returns How many; the most that one look marks where there are more.
   */
  retire(before: Date, destinations: readonly string[]): number {
    const moment = before.toISOString()
    const isPast = ({ releasedAt }: Candidate) => releasedAt >= moment
    return this.#mark('retention', destinations, { from: () => 0, isPast, isDue: () => true })
  }

  /**
   * Marks what only destinations over their budget still wait for and an original can bring back.
   * What comes next for one of them stays, so that rebuilding it isn't undone at once.
   *
   * @param kept How much of that, in bytes.
   */
  relieve(destinations: readonly Budgeted[], kept = rebuildBytes): number {
    const over = destinations.filter(({ name }) => this.#overAt(name) !== undefined)
    if (over.length === 0) return 0
    const others = destinations.filter((each) => !over.includes(each)).map(({ name }) => name)
    const nexts = over.flatMap(({ name }) =>
      lanes.map((lane) => {
        const acked = this.#acked(name, lane)
        return { lane, acked, through: this.#laid(lane, acked) + kept }
      }),
    )
    const isNext = ({ lane, first, laid }: Candidate) =>
      nexts.some((next) => next.lane === lane && first > next.acked && laid <= next.through)
    const from = (lane: Lane) =>
      Math.min(...nexts.filter((next) => next.lane === lane).map(({ acked }) => acked))
    const isDue = (unit: Candidate) => unit.hasOriginal && !isNext(unit)
    return this.#mark('budget', others, { from, isPast: () => false, isDue })
  }

  /** Deletes the next slice of what is marked. @returns Whether anything is left. */
  slice(): boolean {
    // A power cut brings back what was deleted, with the mark of it: it is deleted again then.
    const slice = this.#store.transaction(() => this.#slice())
    const isMore = withoutSync(this.#store, () => slice())
    this.#written()
    return isMore
  }

  #slice(): boolean {
    const row = this.#store.prepare('SELECT unit FROM pruning LIMIT 1').get()
    if (row === undefined) return false
    const unit = int((row as { unit: bigint }).unit)
    const [from, to] = [eventKey(unit, 0), eventKey(unit + 1, 0)]
    const sql = `DELETE FROM event WHERE key > ? AND key <=
                   (SELECT max(key) FROM (SELECT key FROM event WHERE key > ? AND key < ?
                                          ORDER BY key LIMIT ${sliceEvents}))`
    const { changes } = this.#store.prepare(sql).run(from, from, to)
    if (changes < sliceEvents) this.#store.prepare('DELETE FROM pruning WHERE unit = ?').run(unit)
    return true
  }

  /** Bytes that wait for a destination, whether they are held here or would be rebuilt. */
  backlog(destination: string): number {
    const waiting = lanes.map((lane) => {
      const head = this.#laid(lane, Number.MAX_SAFE_INTEGER)
      return head - this.#laid(lane, this.#acked(destination, lane))
    })
    return waiting.reduce((sum, bytes) => sum + bytes, 0)
  }

  /**
   * Judges a destination by its budget. One that is over it comes back once its backlog fits again
   * and holds nothing that is still to be rebuilt.
   *
   * @returns What changed, if anything did.
   */
  judge({ name, budgetBytes }: Budgeted): 'over' | 'rebuilt' | undefined {
    const bytes = this.backlog(name)
    const over = this.#overAt(name) !== undefined
    if (over === bytes > budgetBytes) return undefined
    if (over && lanes.some((lane) => this.#lacks(lane, this.#acked(name, lane)))) return undefined
    this.#store.transaction(() => {
      const at = over ? null : this.#now().toISOString()
      this.#store.prepare('UPDATE destination SET over_at = ? WHERE name = ?').run(at, name)
      this.#audit.add(over ? 'destination-rebuilt' : 'destination-over-budget', {
        ...{ destination: name, bytes, budget: budgetBytes },
      })
    })()
    return over ? 'rebuilt' : 'over'
  }

  #mark(why: string, awaited: readonly string[], choice: Choice): number {
    const units = lanes.flatMap((lane) => this.#chosen(lane, awaited, choice))
    if (units.length > 0) this.#markAll(units, why)
    return units.length
  }

  #chosen(lane: Lane, awaited: readonly string[], { from, isPast, isDue }: Choice): Candidate[] {
    const through = Math.min(...awaited.map((name) => this.#acked(name, lane)), 2 ** 53 - 1)
    const chosen: Candidate[] = []
    const rows = this.#store.prepare(candidates).iterate(lane, from(lane)) as Iterable<CandidateRow>
    for (const row of rows) {
      const unit = candidate(row)
      if (isPast(unit) || unit.first + unit.events - 1 > through) break
      if (isDue(unit)) chosen.push(unit)
      if (chosen.length === maxUnits) break
    }
    return chosen
  }

  #markAll(units: readonly Candidate[], why: string): void {
    this.#store.transaction(() => {
      const at = this.#now().toISOString()
      const mark = this.#store.prepare('UPDATE unit SET pruned_at = ? WHERE id = ?')
      const queue = this.#store.prepare('INSERT OR IGNORE INTO pruning VALUES (?)')
      for (const { id } of units) {
        mark.run(at, id)
        queue.run(id)
      }
      const events = units.reduce((sum, unit) => sum + unit.events, 0)
      this.#audit.add('events-pruned', { units: units.length, events, why })
    })()
  }

  #overAt(destination: string): string | undefined {
    const sql = 'SELECT over_at FROM destination WHERE name = ?'
    const row = this.#store.prepare(sql).get(destination) as { over_at: string | null } | undefined
    return row?.over_at ?? undefined
  }

  #acked(destination: string, lane: Lane): number {
    const sql = 'SELECT through FROM cursor WHERE destination = ? AND lane = ?'
    const row = this.#store.prepare(sql).get(destination, lane) as { through: bigint } | undefined
    return row === undefined ? 0 : int(row.through)
  }

  /** Bytes of a lane through the unit that holds a number. */
  #laid(lane: Lane, through: number): number {
    const sql = `SELECT laid FROM unit WHERE lane = ? AND first IS NOT NULL AND first <= ?
                 ORDER BY first DESC LIMIT 1`
    const row = this.#store.prepare(sql).get(lane, through) as { laid: bigint } | undefined
    return row === undefined ? 0 : int(row.laid)
  }

  #lacks(lane: Lane, acked: number): boolean {
    const sql = 'SELECT 1 FROM unit WHERE lane = ? AND pruned_at IS NOT NULL AND first > ? LIMIT 1'
    return this.#store.prepare(sql).get(lane, acked) !== undefined
  }
}

/** A released unit that might be let go of. */
interface Candidate {
  readonly id: number
  readonly lane: Lane
  readonly first: number
  readonly events: number
  /** Bytes of the lane through it. */
  readonly laid: number
  readonly releasedAt: string
  readonly hasOriginal: boolean
}

/** Which units are marked; they are looked at in the order of their lane. */
interface Choice {
  /** Only behind this number. */
  readonly from: (lane: Lane) => number
  /** Neither this one nor any behind it. */
  readonly isPast: (unit: Candidate) => boolean
  readonly isDue: (unit: Candidate) => boolean
}

interface CandidateRow extends Record<'id' | 'first' | 'events' | 'laid' | 'original', bigint> {
  readonly lane: Lane
  readonly released_at: string
}

function candidate(row: CandidateRow): Candidate {
  return {
    id: int(row.id),
    lane: row.lane,
    first: int(row.first),
    events: int(row.events),
    laid: int(row.laid),
    releasedAt: row.released_at,
    hasOriginal: row.original === 1n,
  }
}

/** Nothing of them is parked for a person to decide about, or about to be sent again. */
const candidates = `
  SELECT unit.id, unit.lane, unit.first, unit.events, unit.laid, released_at,
         file.kept IS NOT NULL AND file.purged_at IS NULL AND file.settled_at IS NOT NULL AS original
  FROM unit JOIN release ON release.number = unit.release JOIN file ON file.id = unit.file
  WHERE unit.lane = ? AND unit.first > ? AND unit.pruned_at IS NULL AND unit.corrects IS NULL
    AND unit.events > 0
    AND NOT EXISTS (SELECT 1 FROM parked
                    WHERE parked.release = unit.release AND parked.skipped_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM replay JOIN replay_part ON replay = replay.id
                    WHERE ended_at IS NULL AND replay_part.lane = unit.lane
                      AND acked < unit.first + unit.events - 1 AND through >= unit.first)
  ORDER BY unit.first`
