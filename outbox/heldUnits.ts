import type { Lane } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import type { Bodies } from './bodies.ts'
import type { Corrections } from './corrections.ts'
import type { Releases } from './releases.ts'
import { eventKey } from './staging.ts'
import { int, type Store } from './store.ts'

/** A statement, a report or a table of rows of a file, as people are told of it. */
export interface UnitRecord {
  /** From 1, in the order of the file. */
  readonly number: number
  readonly id: number
  readonly kind: 'statement' | 'report' | 'rows'
  readonly lane: Lane
  readonly state: 'staged' | 'released' | 'held' | 'duplicate' | 'shadow'
  readonly reason: string | undefined
  readonly entries: number
  readonly events: number
  readonly release: number | undefined
  /** Numbers of its first and last event in the lane, once it is released. */
  readonly first: number | undefined
  readonly last: number | undefined
}

/** Who lets something go, and why; it is written down for good. */
export interface Consent {
  readonly by: string
  readonly reason: string
  /** The second person, where two were needed. */
  readonly approvedBy?: string | undefined
}

/** The names of a consent, for the audit. */
export function signatures({ by, approvedBy }: Consent): Readonly<Record<string, string>> {
  return { by, ...(approvedBy === undefined ? {} : { approvedBy }) }
}

export type LetGo =
  | {
      readonly release: number
      readonly units: readonly number[]
      readonly last: ReadonlyMap<Lane, number>
    }
  | { readonly refused: 'unit-unknown' | 'unit-not-held' | 'unit-reverted'; readonly unit: number }

interface UnitRow {
  id: bigint
  kind: UnitRecord['kind']
  lane: Lane
  state: UnitRecord['state']
  reason: string | null
  entries: bigint
  events: bigint
  release: bigint | null
  first: bigint | null
}

/** What is held of a file, and how a person lets it go. */
export class HeldUnits {
  readonly #store: Store
  readonly #corrections: Corrections
  readonly #releases: Releases
  readonly #audit: Audit
  readonly #bodies: Bodies

  constructor(
    store: Store,
    corrections: Corrections,
    releases: Releases,
    audit: Audit,
    bodies: Bodies,
  ) {
    this.#store = store
    this.#corrections = corrections
    this.#releases = releases
    this.#audit = audit
    this.#bodies = bodies
  }

  /** All units of a file, in its order. */
  of(file: number): UnitRecord[] {
    const sql = `SELECT id, kind, lane, state, reason, entries, events, release, first FROM unit
                 WHERE file = ? ORDER BY id`
    const rows = this.#store.prepare(sql).all(file) as UnitRow[]
    return rows.map((row, i) => unitRecord(row, i + 1))
  }

  /**
   * Lets held units of a file go, as one release of their own; what stands under a name already is
   * corrected by it. All or none; call it inside a transaction.
   *
   * @param unit The only one that is meant; without it all that are held.
   */
  release(file: number, unit: number | undefined, consent: Consent): LetGo {
    const units = this.of(file)
    const meant = units.filter(({ number, state }) =>
      unit === undefined ? state === 'held' : number === unit,
    )
    if (unit !== undefined && meant.length === 0) return { refused: 'unit-unknown', unit }
    const free = meant.find(({ state }) => state !== 'held')
    if (free || meant.length === 0) {
      return { refused: 'unit-not-held', unit: free?.number ?? 0 }
    }
    const reverted = meant.find(({ id }) => !this.#corrections.prepareHeld(id))
    if (reverted) return { refused: 'unit-reverted', unit: reverted.number }
    const { release, last } = this.#releases.releaseHeld(
      file,
      meant.map(({ id }) => id),
    )
    const signed = { ...signatures(consent), reason: consent.reason }
    for (const one of meant) {
      const { number, reason: held = '' } = one
      this.#audit.add('unit-released', { file, unit: number, held, release, ...signed })
      this.#sign(one, consent)
    }
    return { release, units: meant.map(({ number }) => number), last }
  }

  /** Where two people were needed, both names and the reason ride on the statement's own event. */
  #sign({ id, kind, events }: UnitRecord, { by, approvedBy, reason }: Consent): void {
    if (approvedBy === undefined || kind === 'rows') return
    const consent = { by, approvedBy, reason }
    this.#bodies.putChecks(eventKey(id, events), { released: consent })
  }
}

function unitRecord(row: UnitRow, number: number): UnitRecord {
  const first = row.first === null ? undefined : int(row.first)
  return {
    number,
    id: int(row.id),
    kind: row.kind,
    lane: row.lane,
    state: row.state,
    reason: row.reason ?? undefined,
    entries: int(row.entries),
    events: int(row.events),
    release: row.release === null ? undefined : int(row.release),
    first,
    last: first === undefined ? undefined : first + int(row.events) - 1,
  }
}
