import type { Database } from '../../sqlite.ts'
import type { Follower } from '../follower.ts'
import type { Journal } from '../journal.ts'
import type { Lease } from '../lease.ts'
import type { Projection } from '../projection.ts'
import type { JetStreamLimits } from '../settings.ts'

interface Parts {
  readonly projection: Projection
  readonly follower: Follower
  readonly journal: Journal
  readonly lease: Lease
  readonly limits: JetStreamLimits
}

/** The hub's copy of the journal, as whoever hands its events on sees it. */
export class Copy {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get db(): Database {
    return this.#parts.projection.database
  }

  get epoch(): string {
    return this.#parts.projection.store.epoch
  }

  /** Whether this hub leads now. */
  get leads(): boolean {
    return this.#parts.lease.isHeld
  }

  /** Place in the journal of the last entry that it has. */
  get applied(): number {
    return this.#parts.projection.applied
  }

  /** Resolves once it has everything through this place. @returns Whether in time. */
  through(sequence: number, withinMs: number): Promise<boolean> {
    return this.#parts.follower.through(sequence, withinMs)
  }

  /** Resolves once it has all that stands in the journal now. @throws {JournalFault} */
  async caughtUp(): Promise<void> {
    const { journal, follower, limits } = this.#parts
    const { newest } = await journal.extent()
    await follower.reach(newest, limits.applyMs)
  }
}
