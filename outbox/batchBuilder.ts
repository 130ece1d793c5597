import type { Lane } from '../events/lane.ts'

/**
 * Events of a lane for one destination. Accounts for the range `(after, through]` without a gap:
 * `through - after` is the number of events plus those filtered and parked.
 */
export interface Batch {
  readonly lane: Lane
  readonly after: number
  readonly through: number
  readonly filtered: number
  readonly parked: number
  /** Number of each event, ascending; absent where nothing is filtered or parked. */
  readonly at?: readonly number[]
  /** When the first of the events was released, which no other one was before; UTC. */
  readonly releasedAt?: string
  /** The files that the events are from, each once, in their order. */
  readonly files?: readonly NamedFile[]
  /** Serialised, as they lie in the store. */
  readonly events: readonly string[]
  /** Of the events' texts, in UTF-8. */
  readonly bytes: number
}

/** A file and what it was called: the path inside the folder of its feed; of a long one the end. */
export interface NamedFile {
  readonly sha256: string
  readonly name: string
}

export interface BatchLimit {
  readonly maxEvents: number
  /** One event is always given, however large. */
  readonly maxBytes: number
}

/** Events that are passed over in one read, so that a read stays short whatever is filtered. */
const maxSkipped = 10_000

/** Gathers a batch up to its limits and keeps its account true. */
export class BatchBuilder {
  readonly lane: Lane
  readonly #after: number
  readonly #limit: BatchLimit
  readonly #events: string[] = []
  readonly #at: number[] = []
  #bytes = 0
  #closed = false
  #filtered = 0
  #parked = 0
  #through: number
  #entered = ''
  #releasedAt: string | undefined
  #file: NamedFile | undefined
  readonly #files = new Map<string, NamedFile>()

  constructor(lane: Lane, after: number, limit: BatchLimit) {
    this.lane = lane
    this.#after = after
    this.#through = after
    this.#limit = limit
  }

  get through(): number {
    return this.#through
  }

  get full(): boolean {
    const { maxEvents, maxBytes } = this.#limit
    const many = this.#events.length >= maxEvents || this.#filtered >= maxSkipped
    return many || this.#closed || this.#bytes >= maxBytes
  }

  /** What is added next was released at this time, and is from this file; proofs are from none. */
  enter(releasedAt: string, file: NamedFile | undefined): void {
    this.#entered = releasedAt
    this.#file = file
  }

  /** Accounts for the next event; false where it doesn't fit any more and opens the next batch. */
  add(body: string, wanted: boolean): boolean {
    const bytes = wanted ? Buffer.byteLength(body) : 0
    if (this.#events.length > 0 && this.#bytes + bytes > this.#limit.maxBytes) this.#closed = true
    if (this.full) return false
    this.#through += 1
    if (wanted) {
      this.#releasedAt ??= this.#entered
      if (this.#file) this.#files.set(this.#file.sha256, this.#file)
      this.#events.push(body)
      this.#at.push(this.#through)
      this.#bytes += bytes
    } else {
      this.#filtered += 1
    }
    return true
  }

  /** Accounts for events that are not for the destination, or no longer held in a replay. */
  skip(through: number): void {
    this.#filtered += through - this.#through
    this.#through = through
  }

  park(through: number): void {
    this.#parked += through - this.#through
    this.#through = through
  }

  done(): Batch {
    const [events, filtered, parked] = [this.#events, this.#filtered, this.#parked]
    const range = { lane: this.lane, after: this.#after, through: this.#through, filtered, parked }
    if (range.through - range.after !== events.length + filtered + parked) {
      throw new Error('a batch must account for every event of its range')
    }
    const gaps = filtered + parked > 0 && events.length > 0
    const at = gaps ? { at: this.#at } : {}
    const since = this.#releasedAt === undefined ? {} : { releasedAt: this.#releasedAt }
    const files = this.#files.size === 0 ? {} : { files: [...this.#files.values()] }
    return { ...range, ...at, ...since, ...files, events, bytes: this.#bytes }
  }
}
