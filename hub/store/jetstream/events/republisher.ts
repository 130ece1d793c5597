import { setTimeout as pause } from 'node:timers/promises'
import { Outrun } from '../faults.ts'
import type { Copy } from './copy.ts'
import type { EventStream } from './eventStream.ts'
import { cursorBefore, eventsBehind, isAt } from './outgoing.ts'

interface Ports {
  readonly copy: Pick<Copy, keyof Copy>
  readonly open: () => Promise<EventStream>
  readonly maxAgeMs: number
  readonly now: () => Date
  /** Told of what keeps events back, once until it goes well again. */
  readonly onFault: (error: unknown) => void
  /** How often it is looked who leads, and whether the stream is still there, in milliseconds. */
  readonly lookMs: number
}

/** Written together, with one answer. */
const batch = { maxEvents: 250, maxBytes: 1024 * 1024 }
const alone = { ...batch, maxEvents: 1 }

/** Where to go on. */
interface Place {
  /** Of the last message. */
  readonly sequence: number
  /** Behind this one. */
  readonly cursor: number
  /**
   * Whether that message is the event of the cursor. Then whoever writes behind it writes the same
   * events to the same places. Otherwise two hubs may begin at different events, and the first one to
   * have its event taken decides.
   */
  readonly isAnchored: boolean
}

/**
 * While its hub leads, brings every event from the copy into the stream of events. Where it goes on
 * is what the stream's last message says, so nothing has to be kept anywhere else. A hub that led
 * before and does not know yet that it doesn't any more writes behind a message that is no longer the
 * last one, and is refused.
 */
export class Republisher {
  readonly #ports: Ports
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #isFaulty = false

  constructor(ports: Ports) {
    this.#ports = ports
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const { copy, lookMs, onFault } = this.#ports
    while (!signal.aborted) {
      try {
        if (copy.leads) await this.#lead()
      } catch (error) {
        const isNews = !(error instanceof Outrun) && !this.#isFaulty && !signal.aborted
        if (isNews) onFault(error)
        this.#isFaulty ||= isNews
      }
      await pause(lookMs, undefined, { signal }).catch(() => {})
    }
  }

  async #lead(): Promise<void> {
    const { copy, lookMs, open } = this.#ports
    const stream = await open()
    let { sequence, cursor, isAnchored } = await this.#place(stream)
    this.#isFaulty = false
    while (copy.leads && !this.#stopping.signal.aborted) {
      const { applied } = copy
      const events = eventsBehind(copy.db, cursor, isAnchored ? batch : alone)
      const last = events.at(-1)
      if (last) {
        sequence = await stream.append(sequence, copy.epoch, events)
        cursor = last.cursor
        isAnchored = true
      } else if (!(await copy.through(applied + 1, lookMs))) {
        await stream.expectEnd(sequence)
      }
    }
  }

  /**
   * A last message that the copy doesn't have is of a journal that was purged or restored since:
   * everything goes out again then, as far as the stream would still hold it.
   */
  async #place(stream: EventStream): Promise<Place> {
    const { copy, maxAgeMs, now } = this.#ports
    const { sequence, last } = await stream.end()
    // The copy may not have yet what another hub has already handed on.
    await copy.caughtUp()
    if (last && isAt(copy.db, last.cursor, last.body)) {
      return { sequence, cursor: last.cursor, isAnchored: true }
    }
    const oldest = new Date(now().getTime() - maxAgeMs)
    return { sequence, cursor: cursorBefore(copy.db, oldest), isAnchored: false }
  }
}
