import { continuity, numbering } from '../events/chain/continuity.ts'
import { type Lane, lanes } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import type { Bodies } from './bodies.ts'
import type { Chain } from './chain.ts'
import type { FileState } from './files.ts'
import type { LaneProofs } from './laneProofs.ts'
import type { RowSamples } from './rowSamples.ts'
import { eventKey, type Staging } from './staging.ts'
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
  /** Statements of an account that has another source of record, which told of the same days. */
  readonly shadows: number
  /** Statements of those released that correct an earlier version. */
  readonly corrected: number
  /** Number of the last released event in each lane that the file has events in. */
  readonly last: ReadonlyMap<Lane, number>
}

type Verdict =
  | { readonly state: 'released' }
  | { readonly state: 'held'; readonly reason: string }
  | { readonly state: 'duplicate'; readonly reason: string }
  /** Another source of the account told of these days: compared with it, and not delivered. */
  | { readonly state: 'shadow'; readonly reason: string }

interface StagedUnit {
  readonly id: bigint
  readonly lane: Lane
  readonly name: string
  readonly digest: string
  readonly proof: string
  /** Why whoever read it says that it must be held. */
  readonly must_hold: string | null
  /** 0 where another source is the one of record of its account. */
  readonly of_record: bigint
  readonly events: bigint
  /** The unit whose correction this is, see `Corrections`. */
  readonly corrects: bigint | null
}

/** An event that the agent makes of what it knows, not of a file. */
export interface OwnEvent {
  readonly id: string
  readonly type: string
  /** Serialised. */
  readonly body: string
}

/**
 * Makes a unit visible. Its account stands in its last event: a statement's own, which is of one
 * account; a table of rows may hold many.
 */
const show = `
  UPDATE unit SET state = 'released', reason = NULL, release = ?, first = ?,
    laid = bytes + coalesce((SELECT before.laid FROM unit AS before
                             WHERE before.lane = unit.lane AND before.first IS NOT NULL
                             ORDER BY before.first DESC LIMIT 1), 0),
    subject = CASE WHEN kind <> 'rows' THEN ? END
  WHERE id = ?`

interface EarlierUnit {
  readonly digest: string
  readonly state: 'released' | 'held'
  readonly must_hold: string | null
}

/**
 * Decides what was staged of a file and makes it visible, all in one short transaction: before it
 * nothing of the file exists for any destination, after it everything.
 */
export class Releases {
  readonly #store: Store
  readonly #staging: Staging
  readonly #chain: Chain
  readonly #samples: RowSamples
  readonly #proofs: LaneProofs
  readonly #audit: Audit
  readonly #now: () => Date
  readonly #bodies: Bodies
  readonly #heads: Map<Lane, number>

  constructor(
    store: Store,
    staging: Staging,
    chain: Chain,
    samples: RowSamples,
    proofs: LaneProofs,
    audit: Audit,
    now: () => Date,
    bodies: Bodies,
  ) {
    this.#store = store
    this.#bodies = bodies
    this.#staging = staging
    this.#chain = chain
    this.#samples = samples
    this.#proofs = proofs
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

  /** How many units are held, by reason; the most frequent first. */
  held(): { readonly reason: string; readonly units: number }[] {
    const sql = `SELECT reason, count(*) AS units FROM unit WHERE state = 'held'
                 GROUP BY reason ORDER BY units DESC, reason`
    const rows = this.#store.prepare(sql).all() as { reason: string; units: bigint }[]
    return rows.map(({ reason, units }) => ({ reason, units: int(units) }))
  }

  /** The one transaction. A file that was refused loses what was staged of it first. */
  decide(file: number, outcome: FileOutcome): Decision {
    if (!outcome.ok) this.#staging.discard(file)
    const heads = new Map(this.#heads)
    const decision = this.#store.transaction(() => this.#decide(file, outcome, heads))()
    for (const [lane, head] of heads) this.#heads.set(lane, head)
    return decision
  }

  /**
   * Makes held units of a file visible as a release of their own; call it inside a transaction.
   *
   * @returns The release, and the number of the last event in each lane of it.
   */
  releaseHeld(
    file: number,
    units: readonly number[],
  ): { release: number; last: ReadonlyMap<Lane, number> } {
    const release = this.#newRelease(file)
    const last = new Map<Lane, number>()
    for (const id of units) {
      const sql = `SELECT id, lane, name, digest, proof, must_hold, of_record, events, corrects FROM unit
                   WHERE id = ? AND state = 'held'`
      const unit = this.#store.prepare(sql).get(id) as StagedUnit | undefined
      if (unit === undefined) throw new Error('a unit that is let go must be held')
      this.#show(unit, release, this.#heads)
      last.set(unit.lane, this.head(unit.lane))
    }
    const letGo = `UPDATE file SET state = 'released' WHERE id = ? AND state = 'held'`
    this.#store.prepare(letGo).run(file)
    return { release, last }
  }

  /**
   * Makes events of the agent's own visible, as a release without a file; call it inside a
   * transaction.
   */
  releaseOwn(feed: string, events: readonly OwnEvent[]): void {
    const [first] = events
    if (first === undefined) return
    const sql = `INSERT INTO unit (feed, kind, lane, name, state, events, bytes)
                 VALUES (?, 'proof', 'statements', ?, 'staged', ?, ?)`
    const bytes = events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
    const run = this.#store.prepare(sql).run(feed, first.id, events.length, bytes)
    const id = int(run.lastInsertRowid)
    events.forEach(({ type, body }, i) => {
      this.#bodies.insert(eventKey(id, i + 1), type, body)
    })
    const unit = { id: BigInt(id), lane: 'statements' as const, events: BigInt(events.length) }
    this.#number(unit, this.#newRelease(null), this.#heads)
  }

  /** Reads the heads from the store again: a transaction around {@link releaseHeld} failed. */
  refresh(): void {
    for (const lane of lanes) this.#heads.set(lane, this.#storedHead(lane))
  }

  #decide(file: number, outcome: FileOutcome, heads: Map<Lane, number>): Decision {
    const count = { released: 0, held: 0, duplicate: 0, shadow: 0 }
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
      shadows: count.shadow,
      corrected,
      last,
    }
  }

  /** Judges a unit against those of its name that came before, in this file or an earlier one. */
  #judge(unit: StagedUnit): Verdict {
    if (unit.corrects !== null) return { state: 'released' }
    const sql = `SELECT digest, state, must_hold FROM unit
                 WHERE name = ? AND id < ? AND state IN ('released', 'held') ORDER BY id`
    const earlier = this.#store.prepare(sql).all(unit.name, unit.id) as EarlierUnit[]
    // What was held for something that holds no longer, such as an account that was unknown, is read
    // anew and not taken for known.
    const same = earlier.filter(({ digest, state, must_hold }) => {
      const outlived = state === 'held' && must_hold !== null && unit.must_hold === null
      return digest === unit.digest && !outlived
    })
    const delivered = earlier.findLast(({ state }) => state === 'released')
    if (delivered?.digest === unit.digest || same.some(({ state }) => state === 'held')) {
      return { state: 'duplicate', reason: 'statement-repeated' }
    }
    if (unit.proof === 'broken') return { state: 'held', reason: 'balance-mismatch' }
    if (unit.must_hold !== null) return { state: 'held', reason: unit.must_hold }
    if (this.#samples.isRepeated(unit.id)) return { state: 'held', reason: 'cumulative-export' }
    // What was only ever held is replaced; what was delivered is not changed behind anyone's back.
    if (delivered === undefined) return this.#judgePlace(unit)
    return { state: 'held', reason: same.length > 0 ? 'statement-reverted' : 'statement-differs' }
  }

  /** What tells of days that were delivered already would book them twice. */
  #judgePlace({ id, of_record }: StagedUnit): Verdict {
    const link = this.#chain.of(id)
    if (link === undefined || this.#chain.overlapping(link).length === 0)
      return { state: 'released' }
    return of_record === 1n
      ? { state: 'held', reason: 'overlap' }
      : { state: 'shadow', reason: 'source-not-of-record' }
  }

  #stagedUnits(file: number): StagedUnit[] {
    const sql = `SELECT id, lane, name, digest, proof, must_hold, of_record, events, corrects FROM unit
                 WHERE file = ? AND state = 'staged' ORDER BY id`
    return this.#store.prepare(sql).all(file) as StagedUnit[]
  }

  #newRelease(file: number | null): number {
    const sql = 'INSERT INTO release (file, released_at) VALUES (?, ?)'
    return int(this.#store.prepare(sql).run(file, this.#now().toISOString()).lastInsertRowid)
  }

  #show(unit: StagedUnit, release: number, heads: Map<Lane, number>): void {
    this.#number(unit, release, heads)
    this.#link(unit)
  }

  /** Gives the events of a unit their numbers in the lane. */
  #number(
    unit: Pick<StagedUnit, 'id' | 'lane' | 'events'>,
    release: number,
    heads: Map<Lane, number>,
  ): void {
    const head = heads.get(unit.lane) ?? 0
    const subject = subjectOf(this.#bodies.at(eventKey(int(unit.id), int(unit.events))))
    this.#store.prepare(show).run(release, head + 1, subject, unit.id)
    this.#proofs.extend(unit.lane, unit.id)
    heads.set(unit.lane, head + int(unit.events))
  }

  /** Puts a statement in its place of the chain, and its verdict about it into its own event. */
  #link({ id, name, events }: StagedUnit): void {
    this.#chain.supersede(id, name)
    this.#tellPlace(id, events)
  }

  /** Puts the chain's verdict into a statement that was rebuilt from its original. */
  judgeAgain(unit: number): void {
    const row = this.#store.prepare('SELECT events FROM unit WHERE id = ?').get(unit)
    this.#tellPlace(BigInt(unit), (row as { events: bigint }).events)
  }

  #tellPlace(id: bigint, events: bigint): void {
    const link = this.#chain.of(id)
    if (link === undefined) return
    const before = this.#chain.before(link)
    const own = eventKey(int(id), int(events))
    this.#bodies.putChecks(own, {
      continuity: continuity(before, link),
      numbering: numbering(before, link),
    })
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
  count: { released: number; held: number; duplicate: number; shadow: number },
): FileState {
  if (!ok) return 'refused'
  if (count.released > 0) return 'released'
  if (count.held > 0) return 'held'
  return count.duplicate + count.shadow > 0 ? 'duplicate' : 'released'
}

function subjectOf(body: string | undefined): string | null {
  try {
    const { data } = JSON.parse(body ?? '') as { data?: { account?: { id?: unknown } } }
    const id = data?.account?.id
    return typeof id === 'string' ? id : null
  } catch {
    return null
  }
}
