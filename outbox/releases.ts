import { type Lane, lanes } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import type { FileState } from './files.ts'
import type { Staging } from './staging.ts'
import { int, type Store } from './store.ts'

/** What reading a staged file came to. */
export interface FileOutcome {
  readonly ok: boolean
  readonly format: string | undefined
  readonly statements: number
  readonly entries: number
  /** Problems as JSON for the report. */
  readonly problems: string
}

/** What became of a file's units. */
export interface Decision {
  readonly state: FileState
  /** The release's number, where anything was released. */
  readonly release: number | undefined
  readonly released: number
  readonly held: number
  readonly duplicates: number
  /** Statements of those released that correct an earlier version. */
  readonly corrected: number
  /** Number of the last released event in each lane that the file has events in. */
  readonly last: ReadonlyMap<Lane, number>
}

type Verdict =
  | { readonly state: 'released' }
  | { readonly state: 'held'; readonly reason: string }
  | { readonly state: 'duplicate'; readonly reason: string }

interface StagedUnit {
  readonly id: bigint
  readonly lane: Lane
  readonly name: string
  readonly digest: string
  readonly proof: string
  readonly events: bigint
  /** The unit whose correction this is, see `Corrections`. */
  readonly corrects: bigint | null
}

interface EarlierUnit {
  readonly digest: string
  readonly state: 'released' | 'held'
}

/**
 * Decides what was staged of a file and makes it visible, all in one short transaction: before it
 * nothing of the file exists for any destination, after it everything.
 */
export class Releases {
  readonly #store: Store
  readonly #staging: Staging
  readonly #audit: Audit
  readonly #now: () => Date
  readonly #heads: Map<Lane, number>

  constructor(store: Store, staging: Staging, audit: Audit, now: () => Date) {
    this.#store = store
    this.#staging = staging
    this.#audit = audit
    this.#now = now
    this.#heads = new Map(lanes.map((lane) => [lane, this.#storedHead(lane)]))
  }

  /** Number of the last released event of a lane, 0 where there is none. */
  head(lane: Lane): number {
    return this.#heads.get(lane) ?? 0
  }

  /** Why units of a file are not delivered: one reason each, in the order of the file. */
  reasons(file: number): string[] {
    const sql = 'SELECT reason FROM unit WHERE file = ? AND reason IS NOT NULL ORDER BY id'
    return (this.#store.prepare(sql).all(file) as { reason: string }[]).map(({ reason }) => reason)
  }

  /** The one transaction. A file that was refused loses what was staged of it first. */
  decide(file: number, outcome: FileOutcome): Decision {
    if (!outcome.ok) this.#staging.discard(file)
    const heads = new Map(this.#heads)
    const decision = this.#store.transaction(() => this.#decide(file, outcome, heads))()
    for (const [lane, head] of heads) this.#heads.set(lane, head)
    return decision
  }

  #decide(file: number, outcome: FileOutcome, heads: Map<Lane, number>): Decision {
    const count = { released: 0, held: 0, duplicate: 0 }
    let corrected = 0
    const last = new Map<Lane, number>()
    let release: number | undefined
    for (const unit of outcome.ok ? this.#stagedUnits(file) : []) {
      const verdict = this.#judge(unit)
      count[verdict.state] += 1
      if (verdict.state === 'released') {
        release ??= this.#newRelease(file)
        if (unit.corrects !== null) corrected += 1
        this.#show(unit, release, heads)
        last.set(unit.lane, heads.get(unit.lane) ?? 0)
      } else {
        this.#withhold(file, unit, verdict)
      }
    }
    const state = fileState(outcome.ok, count)
    this.#close(file, state, outcome)
    this.#record(file, state, release, outcome)
    return {
      state,
      release,
      released: count.released,
      held: count.held,
      duplicates: count.duplicate,
      corrected,
      last,
    }
  }

  /** Judges a unit against those of its name that came before, in this file or an earlier one. */
  #judge(unit: StagedUnit): Verdict {
    if (unit.corrects !== null) return { state: 'released' }
    const sql = `SELECT digest, state FROM unit
                 WHERE name = ? AND id < ? AND state IN ('released', 'held') ORDER BY id`
    const earlier = this.#store.prepare(sql).all(unit.name, unit.id) as EarlierUnit[]
    const same = earlier.filter(({ digest }) => digest === unit.digest)
    const delivered = earlier.findLast(({ state }) => state === 'released')
    if (delivered?.digest === unit.digest || same.some(({ state }) => state === 'held')) {
      return { state: 'duplicate', reason: 'statement-repeated' }
    }
    if (unit.proof === 'broken') return { state: 'held', reason: 'balance-mismatch' }
    // What was only ever held is replaced; what was delivered is not changed behind anyone's back.
    if (delivered === undefined) return { state: 'released' }
    return { state: 'held', reason: same.length > 0 ? 'statement-reverted' : 'statement-differs' }
  }

  #stagedUnits(file: number): StagedUnit[] {
    const sql = `SELECT id, lane, name, digest, proof, events, corrects FROM unit
                 WHERE file = ? AND state = 'staged' ORDER BY id`
    return this.#store.prepare(sql).all(file) as StagedUnit[]
  }

  #newRelease(file: number): number {
    const sql = 'INSERT INTO release (file, released_at) VALUES (?, ?)'
    return int(this.#store.prepare(sql).run(file, this.#now().toISOString()).lastInsertRowid)
  }

  #show(unit: StagedUnit, release: number, heads: Map<Lane, number>): void {
    const head = heads.get(unit.lane) ?? 0
    this.#store
      .prepare(`UPDATE unit SET state = 'released', release = ?, first = ? WHERE id = ?`)
      .run(release, head + 1, unit.id)
    heads.set(unit.lane, head + int(unit.events))
  }

  #withhold(
    file: number,
    unit: StagedUnit,
    verdict: Exclude<Verdict, { state: 'released' }>,
  ): void {
    this.#store
      .prepare('UPDATE unit SET state = ?, reason = ? WHERE id = ?')
      .run(verdict.state, verdict.reason, unit.id)
    if (verdict.state === 'held') {
      this.#audit.add('unit-held', { file, unit: int(unit.id), reason: verdict.reason })
    }
  }

  #close(file: number, state: FileState, outcome: FileOutcome): void {
    const sql = `UPDATE file SET state = ?, format = ?, statements = ?, entries = ?, problems = ?,
                 decided_at = ? WHERE id = ?`
    const { format, statements, entries, problems } = outcome
    const at = this.#now().toISOString()
    this.#store.prepare(sql).run(state, format ?? null, statements, entries, problems, at, file)
  }

  #record(file: number, state: FileState, release: number | undefined, outcome: FileOutcome): void {
    if (release !== undefined)
      this.#audit.add('file-released', { file, release, entries: outcome.entries })
    if (state === 'refused') this.#audit.add('file-refused', { file })
    if (state === 'duplicate') this.#audit.add('file-duplicate', { file })
  }

  #storedHead(lane: Lane): number {
    const sql = `SELECT first + events - 1 AS head FROM unit
                 WHERE lane = ? AND first IS NOT NULL ORDER BY first DESC LIMIT 1`
    const row = this.#store.prepare(sql).get(lane) as { head: bigint } | undefined
    return row === undefined ? 0 : int(row.head)
  }
}

/** A file counts as released where anything of it was; else as what all of it is. */
function fileState(
  ok: boolean,
  count: { released: number; held: number; duplicate: number },
): FileState {
  if (!ok) return 'refused'
  if (count.released > 0) return 'released'
  if (count.held > 0) return 'held'
  return count.duplicate > 0 ? 'duplicate' : 'released'
}
