import { type Retention, retainedFrom } from '../../config/retention.ts'
import { type Lane, lanes } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { PrunedUnit } from '../../outbox/pruned.ts'
import type { Budgeted } from '../../outbox/pruning.ts'
import type { Tell } from '../notice.ts'

export interface UpkeepRules {
  /** How long events are kept that every destination has. */
  readonly events: Retention
  readonly destinations: readonly Budgeted[]
  /** What of a rebuilt backlog is held at a time, in bytes. */
  readonly rebuildBytes: number
}

export interface UpkeepPorts {
  readonly tell: Tell
  /** Reads an original once more. @returns Whether all that was missing of it is back. */
  readonly restore: (file: number) => Promise<boolean>
  /** Encrypts an original with the key of now. @returns False where the agent stops. */
  readonly renew: (kept: string) => Promise<boolean>
  /** There is something new for a destination's link to do. */
  readonly changed: (destination: string) => void
  /** Whether a destination can be reached now. */
  readonly isUp: (destination: string) => boolean
}

const lookMs = 5_000
/** Between two slices, so that acknowledgements never wait behind a deletion for long. */
const pauseMs = 4

/**
 * Keeps the outbox at its size, as long as the agent runs: deletes what every destination has and
 * whose time is over, parks destinations that are over their budget as a whole, and rebuilds what
 * they lack from the originals once they are back.
 */
export class Upkeep {
  readonly #outbox: Outbox
  readonly #rules: UpkeepRules
  readonly #ports: UpkeepPorts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(outbox: Outbox, rules: UpkeepRules, ports: UpkeepPorts) {
    this.#outbox = outbox
    this.#rules = rules
    this.#ports = ports
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.look(new Date()).finally(() => {
        if (!this.#stopped) this.start()
      })
    }, lookMs)
  }

  /** Ends after the slice, or the file, that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async look(now: Date): Promise<void> {
    try {
      this.#outbox.destinations.recordAcknowledged(false)
      this.#judge()
      await this.#prune(now)
      for (const { name } of this.#rules.destinations) await this.#rebuild(name)
      await this.#renew()
    } catch (error) {
      const { code = '', name } = error as { code?: string; name: string }
      // A full disk or a share that is away: the next look tries again.
      this.#ports.tell({ kind: 'upkeep-delayed', code: code || name })
      if (code === '') throw error
    }
  }

  #judge(): void {
    for (const destination of this.#rules.destinations) {
      const change = this.#outbox.pruning.judge(destination)
      const { name } = destination
      if (change === 'over')
        this.#ports.tell({ kind: 'destination-over-budget', destination: name })
      if (change === 'rebuilt') this.#ports.tell({ kind: 'destination-rebuilt', destination: name })
    }
  }

  async #prune(now: Date): Promise<void> {
    const { events, destinations, rebuildBytes } = this.#rules
    const { pruning } = this.#outbox
    const names = destinations.map(({ name }) => name)
    const before = retainedFrom(events, now)
    for (let marked = 1; marked > 0 && !this.#stopped; ) {
      marked = pruning.retire(before, names) + pruning.relieve(destinations, rebuildBytes)
      while (!this.#stopped && pruning.slice()) await sleep(pauseMs)
    }
  }

  /** Encrypts with the key of now what lies under another one, a slice or a file at a time. */
  async #renew(): Promise<void> {
    const { sealing } = this.#outbox
    if (sealing.isMixed('events')) {
      for (let after: bigint | undefined = 0n; after !== undefined; ) {
        if (this.#stopped) return
        after = sealing.renewEvents(after)
        await sleep(pauseMs)
      }
      sealing.renewed('events')
    }
    if (sealing.isMixed('files')) await this.#renewFiles()
  }

  async #renewFiles(): Promise<void> {
    const { sealing } = this.#outbox
    for (let after = 0; ; ) {
      const [next] = sealing.keptAfter(after, 1)
      if (next === undefined) return sealing.renewed('files')
      if (this.#stopped || !(await this.#ports.renew(next.kept))) return
      after = next.id
    }
  }

  /** Brings back what a destination, or a replay to it, needs next and is not held. */
  async #rebuild(destination: string): Promise<void> {
    const { replays, pruned, destinations } = this.#outbox
    if (!this.#ports.isUp(destination)) return
    const part = replays.next(destination)
    if (part) {
      const { lane, after, through } = part
      await this.#restore(destination, after, (from) => pruned.next(lane, from, through))
    }
    for (const lane of lanes) {
      const { acked, head } = destinations.standing(destination)[lane]
      const found = (from: number) => {
        const next = pruned.next(lane, from, head)
        return next === undefined || next.ahead > this.#rules.rebuildBytes / 2 ? undefined : next
      }
      await this.#restore(destination, acked, found, lane)
    }
  }

  /** @param live The lane whose cursor waits for it; a replay passes over what can't be had. */
  async #restore(
    destination: string,
    after: number,
    find: (after: number) => PrunedUnit | undefined,
    live?: Lane,
  ): Promise<void> {
    let from = after
    for (let next = find(from); next && !this.#stopped; next = find(from)) {
      const { file, first, last } = next
      const back = file !== undefined && (await this.#read(file))
      if (!back && live !== undefined) this.#giveUp(destination, live, first)
      if (!back) from = last
      this.#ports.changed(destination)
    }
  }

  async #read(file: number): Promise<boolean> {
    const back = await this.#ports.restore(file)
    if (!back) this.#outbox.pruned.giveUp(file)
    return back
  }

  #giveUp(destination: string, lane: Lane, first: number): void {
    const { parking } = this.#outbox
    if (parking.rangeAt(destination, lane, first) !== undefined) return
    const code = 'original-unusable'
    parking.park(destination, lane, first, code)
    this.#ports.tell({ kind: 'release-parked', destination, lane, code })
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
