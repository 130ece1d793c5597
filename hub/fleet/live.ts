import { Readable } from 'node:stream'
import type { LiveTopic } from '../console/contract.ts'
import type { Caller } from '../http/caller.ts'
import { type AgentView, seenBy } from './fleet.ts'

export interface LiveLimits {
  /** Pages that are told at once. */
  readonly maxListeners: number
  /** How often is told what is new, in milliseconds. */
  readonly everyMs: number
  /** The same for topics that every delivery is news of, and whose views are dear to make. */
  readonly busyMs: number
  /** What keeps proxies from closing a stream that is silent, in milliseconds. */
  readonly keepAliveMs: number
  /** Then the page asks anew, and shows who it is anew, in milliseconds. */
  readonly maxAgeMs: number
}

export const liveLimits: LiveLimits = {
  maxListeners: 200,
  everyMs: 1_000,
  busyMs: 5_000,
  keepAliveMs: 15_000,
  maxAgeMs: 10 * 60_000,
}

const busyTopics: ReadonlySet<LiveTopic> = new Set(['calendar', 'cash', 'throughput'])

interface Listener {
  readonly caller: Caller
  readonly stream: Readable
  readonly waiting: Set<LiveTopic>
  readonly since: number
  /** When busy topics were told last. */
  busyAt: number
  quietSince: number
}

/**
 * Tells open pages which view has something new, and nothing of what is new: each asks for that
 * itself, as whoever it is.
 */
export class Live {
  readonly #limits: LiveLimits
  readonly #now: () => Date
  readonly #listeners = new Set<Listener>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(now: () => Date, limits: LiveLimits = liveLimits) {
    this.#now = now
    this.#limits = limits
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Undefined where as many listen as may. @param signal Aborted when the listener has gone. */
  listen(caller: Caller, signal: AbortSignal): Readable | undefined {
    if (this.#closed || this.#listeners.size >= this.#limits.maxListeners) return undefined
    const stream = new Readable({ read: () => {} })
    const since = this.#now().getTime()
    const listener = {
      caller,
      stream,
      waiting: new Set<LiveTopic>(),
      since,
      busyAt: 0,
      quietSince: since,
    }
    this.#listeners.add(listener)
    stream.push('retry: 3000\n\n')
    const leave = () => this.#leave(listener)
    stream.once('close', leave)
    signal.addEventListener('abort', leave, { once: true })
    this.#timer ??= setInterval(() => this.tell(), this.#limits.everyMs)
    return stream
  }

  /** Something of this topic is new; of this agent, or of no agent in particular. */
  touch(topic: LiveTopic, view?: AgentView): void {
    for (const { caller, waiting } of this.#listeners) {
      if (!view || seenBy(caller, view)) waiting.add(topic)
    }
  }

  /** Says what has gathered; the timer's work. */
  tell(): void {
    const now = this.#now().getTime()
    for (const listener of this.#listeners) {
      // Whoever does not read is told once he does: a topic twice is no more than once.
      if (listener.stream.readableLength > 0) continue
      if (now - listener.since >= this.#limits.maxAgeMs) this.#leave(listener)
      else this.#say(listener, now)
    }
  }

  #say(listener: Listener, now: number): void {
    const { stream, waiting, busyAt, quietSince } = listener
    const isBusyTime = now - busyAt >= this.#limits.busyMs
    const topics = [...waiting].filter((topic) => isBusyTime || !busyTopics.has(topic))
    if (topics.length === 0) {
      if (now - quietSince < this.#limits.keepAliveMs) return
      stream.push(': quiet\n\n')
    }
    listener.quietSince = now
    if (topics.some((topic) => busyTopics.has(topic))) listener.busyAt = now
    const at = new Date(now).toISOString()
    for (const topic of topics) {
      waiting.delete(topic)
      stream.push(`data: ${JSON.stringify({ topic, at })}\n\n`)
    }
  }

  close(): void {
    this.#closed = true
    for (const listener of this.#listeners) this.#leave(listener)
  }

  #leave(listener: Listener): void {
    if (this.#listeners.delete(listener)) listener.stream.push(null)
    if (this.#listeners.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
