import { setTimeout as pause } from 'node:timers/promises'
import type { HubStore, StoredEvent } from '../../store/contract.ts'
import type { RouteStep } from '../../store/routeContract.ts'
import { everything } from '../../store/scope.ts'
import type { Arrivals } from '../arrivals.ts'
import { Pace } from '../pace.ts'
import { type Act, type Course, courseStart, follow } from './course.ts'
import { Sender } from './sender.ts'
import { type PushRoute, pushLimits } from './settings.ts'
import type { PushCode, Verdict } from './verdict.ts'

export interface PusherPorts {
  readonly store: HubStore
  readonly arrivals: Arrivals
  /** A fault of the hub; the route goes on after a pause. */
  readonly onFault: (error: unknown) => void
  /** An event was put aside. */
  readonly onDeadLetter: (route: string, code: PushCode) => void
}

/** What keeps a route, since its last success. */
export interface Failing {
  readonly code: PushCode
  readonly status: number | undefined
  readonly attempts: number
  /** RFC 3339, UTC. */
  readonly since: string
}

interface Batch {
  readonly events: readonly StoredEvent[]
  readonly through: number
}

/** Pause after a fault of the hub's own, such as a full disk, in milliseconds. */
const faultMs = 5_000
/** How often a hub that doesn't lead looks whether it does now, in milliseconds. */
const leadMs = 500

/**
 * One route: one request under way at a time, in the order of the inbox. Routes know nothing of
 * each other, so none waits for another.
 *
 * Before a request goes out, the store knows how far it reaches; after a crash the same events go
 * out again in the same cut, under the same key.
 */
export class Pusher {
  readonly #route: PushRoute
  readonly #ports: PusherPorts
  readonly #sender: Sender
  readonly #pace: Pace
  readonly #stopping = new AbortController()
  #course: Course
  #cursor = 0
  #attempted = 0
  /** Settled and not yet written: it goes with the next write. */
  #unwritten: RouteStep | undefined
  #failing: Failing | undefined
  #wake = new AbortController()
  #running: Promise<void> | undefined

  constructor(route: PushRoute, ports: PusherPorts) {
    this.#route = route
    this.#ports = ports
    this.#sender = new Sender(route)
    this.#pace = new Pace(route.eventsPerSecond)
    this.#course = courseStart(this.#rules)
  }

  get failing(): Failing | undefined {
    return this.#failing
  }

  start(): void {
    this.#running = this.#run()
  }

  /** A letter is to be sent again. */
  wake(): void {
    this.#wake.abort()
  }

  /** Breaks off the request under way; its events are sent again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake.abort()
    await this.#running
    this.#sender.close()
  }

  get #rules() {
    const { mode, maxEvents, attempts, backoff } = this.#route
    const most = mode === 'single' ? 1 : Math.min(maxEvents, this.#pace.maxBatch)
    return { maxEvents: most, attempts, backoff }
  }

  async #run(): Promise<void> {
    let isOpen = false
    while (!this.#stopping.signal.aborted) {
      try {
        // Another hub on the same store pushes; where it left off is read when this one takes over.
        isOpen &&= this.#ports.store.leads
        if (!isOpen && !this.#ports.store.leads) {
          await this.#sleep(leadMs)
          continue
        }
        if (!isOpen) await this.#open()
        isOpen = true
        await this.#turn()
      } catch (error) {
        this.#ports.onFault(error)
        await this.#sleep(faultMs)
      }
    }
    await this.#write().catch(this.#ports.onFault)
  }

  async #open(): Promise<void> {
    const { store } = this.#ports
    const { name, inbox, startFrom } = this.#route
    const start = startFrom === 'now' ? await store.head() : 0
    const standing = await store.routes.open(name, inbox, start)
    this.#cursor = standing.cursor
    this.#attempted = standing.attempted
  }

  async #turn(): Promise<void> {
    const { arrivals } = this.#ports
    const seen = arrivals.count(this.#route.inbox)
    this.#wake = new AbortController()
    if (await this.#resendLetter()) return
    const batch = await this.#next()
    if (batch.events.length > 0) await this.#deliver(batch)
    else if (batch.through > this.#cursor) {
      // Nothing of it is for this route. It is written with what comes next, or when all is quiet.
      this.#cursor = batch.through
      this.#unwritten = { ...this.#unwritten, cursor: this.#cursor }
    } else {
      await this.#write()
      const { signal } = this.#wake
      if (this.#stopping.signal.aborted) return
      await arrivals.beyond(this.#route.inbox, seen, pushLimits.idleMs, signal)
    }
  }

  /** What to send now: cut as the last time where it was under way before. */
  async #next(): Promise<Batch> {
    const { inbox, selection, maxBytes } = this.#route
    const until = this.#attempted > this.#cursor ? { until: this.#attempted } : {}
    const page = { scope: everything, inbox, selection, after: this.#cursor, maxBytes, ...until }
    const found = await this.#ports.store.events({ ...page, limit: this.#course.size })
    // Between the cursor and what was attempted there may be nothing for a changed selection.
    if (until.until !== undefined && found.through === this.#cursor) {
      return { events: [], through: this.#attempted }
    }
    return found
  }

  async #deliver({ events, through }: Batch): Promise<void> {
    const [first] = events
    if (events.length === 1 && first && Buffer.byteLength(first.body) > this.#route.maxBytes) {
      const facts = { code: 'event-too-large', status: undefined, attempts: 0 } as const
      await this.#bury({ kind: 'bury', waitMs: 0, ...facts }, first)
      return
    }
    const resent = events.filter(({ cursor }) => cursor <= this.#attempted).length
    this.#attempted = Math.max(this.#attempted, through)
    this.#unwritten = { ...this.#unwritten, attempted: this.#attempted, resent }
    await this.#write()
    await this.#sleep(this.#pace.waitMs(performance.now()))
    if (this.#stopping.signal.aborted) return
    this.#pace.spend(events.length, performance.now())
    const verdict = await this.#sender.send(events, this.#stopping.signal)
    if (this.#stopping.signal.aborted && verdict.kind !== 'taken') return
    await this.#settle({ events, through }, verdict)
  }

  async #settle({ events, through }: Batch, verdict: Verdict): Promise<void> {
    const sent = events.length
    const answer = { sent, verdict, random: Math.random() }
    const { course, act } = follow(this.#course, this.#rules, answer)
    this.#course = course
    this.#failing = failingAfter(this.#failing, verdict)
    const [first] = events
    if (act.kind === 'advance') {
      const { selection } = this.#route
      const taken = { after: this.#cursor, through, selection, events: sent }
      this.#cursor = through
      this.#unwritten = { cursor: through, taken }
    } else if (act.kind === 'bury' && first) await this.#bury(act, first)
    else if (act.kind === 'again') await this.#sleep(act.waitMs)
  }

  async #bury(act: Act & { kind: 'bury' }, { cursor }: StoredEvent): Promise<void> {
    const { code, status, attempts, waitMs } = act
    await this.#write()
    const buried = { cursor, code, status, attempts }
    await this.#ports.store.routes.step(this.#route.name, { cursor, attempted: cursor, buried })
    this.#cursor = cursor
    this.#attempted = Math.max(this.#attempted, cursor)
    this.#ports.onDeadLetter(this.#route.name, code)
    await this.#sleep(waitMs)
  }

  /** Sends one letter that a person queued; its failure costs the route no more than that. */
  async #resendLetter(): Promise<boolean> {
    const { store } = this.#ports
    const letter = await store.routes.nextQueued(this.#route.name)
    if (!letter) return false
    const { inbox, cursor, number } = letter
    const page = { scope: everything, inbox, after: cursor - 1, until: cursor, limit: 1 }
    const { events } = await store.events(page)
    const verdict = await this.#sender.send(events, this.#stopping.signal)
    if (this.#stopping.signal.aborted && verdict.kind !== 'taken') return true
    if (verdict.kind === 'taken') await store.routes.answered(number, 'delivered')
    else {
      const { code, status } = verdict
      await store.routes.answered(number, { cursor, code, status, attempts: 1 })
      this.#ports.onDeadLetter(this.#route.name, code)
    }
    return true
  }

  async #write(): Promise<void> {
    if (!this.#unwritten) return
    await this.#ports.store.routes.step(this.#route.name, this.#unwritten)
    this.#unwritten = undefined
  }

  async #sleep(ms: number): Promise<void> {
    if (ms <= 0) return
    await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}

function failingAfter(before: Failing | undefined, verdict: Verdict): Failing | undefined {
  if (verdict.kind === 'taken') return undefined
  const { code, status } = verdict
  const since = before?.since ?? new Date().toISOString()
  return { code, status, attempts: (before?.attempts ?? 0) + 1, since }
}
