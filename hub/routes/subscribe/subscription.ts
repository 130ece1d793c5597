import type { WebSocket } from 'ws'
import type { Caller } from '../../http/caller.ts'
import type { Api } from '../../http/operation.ts'
import { Refusal } from '../../http/problems.ts'
import { cursorText } from '../../store/cursorText.ts'
import type { Selection } from '../../store/selection.ts'
import { placeOf } from '../cursor.ts'
import { type CloseCode, closeCodes, consumerFrame, type Start } from './frames.ts'
import { Window } from './window.ts'

export interface SubscriptionLimits {
  readonly heartbeatMs: number
  readonly closeMs: number
}

const maxPageEvents = 500
const maxPageBytes = 1024 * 1024
/** Acknowledgements are written together, so often. */
const writeMs = 100
/** How soon a token that was revoked ends what is connected with it, in milliseconds. */
const standsMs = 1_000

/**
 * One consumer's subscription: pages of events as they come, no more under way than its window, and
 * a cursor of its own that moves with its acknowledgements alone.
 */
export class Subscription {
  readonly #socket: WebSocket
  readonly #caller: Caller
  readonly #inbox: string
  readonly #api: Api
  readonly #limits: SubscriptionLimits
  readonly #ended = new AbortController()
  #window = new Window(1)
  #selection: Selection = {}
  #started = false
  /** Acknowledged through here, and written through there. */
  #acked = 0
  #written = 0
  #ackedEvents = 0
  #wake: (() => void) | undefined
  #beat: NodeJS.Timeout | undefined
  #writing: NodeJS.Timeout | undefined
  #standing: NodeJS.Timeout | undefined
  #isAlive = true

  constructor(
    socket: WebSocket,
    caller: Caller,
    inbox: string,
    api: Api,
    limits: SubscriptionLimits,
  ) {
    this.#socket = socket
    this.#caller = caller
    this.#inbox = inbox
    this.#api = api
    this.#limits = limits
  }

  start(): void {
    this.#socket.on('message', (data, isBinary) => this.#take(String(data), isBinary))
    this.#socket.on('pong', () => {
      this.#isAlive = true
    })
    this.#socket.on('close', () => this.#end())
    this.#socket.on('error', () => {})
    this.#beat = setInterval(() => this.#checkLife(), this.#limits.heartbeatMs)
    this.#standing = setInterval(() => this.#guard(this.#checkStanding()), standsMs)
  }

  stop(code: CloseCode): void {
    this.#end()
    this.#socket.close(closeCodes[code], code)
    setTimeout(() => this.#socket.terminate(), this.#limits.closeMs).unref()
  }

  get #name(): string {
    return `subscription/${this.#caller.name}/${this.#inbox}`
  }

  #take(text: string, isBinary: boolean): void {
    const frame = consumerFrame.safeParse(isBinary ? undefined : parsed(text))
    this.#isAlive = true
    if (!frame.success) this.stop('frame-invalid')
    else if (frame.data.t === 'ack') this.#guard(this.#acknowledge(frame.data.through))
    else if (this.#started) this.stop('frame-invalid')
    else {
      this.#started = true
      this.#guard(this.#run(frame.data))
    }
  }

  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof Refusal && Object.hasOwn(closeCodes, error.code)) {
        this.stop(error.code as CloseCode)
      } else {
        this.#onFault(error)
        this.stop('hub-failed')
      }
    })
  }

  async #run(asked: Start): Promise<void> {
    const { store } = this.#api
    const standing = await store.routes.open(this.#name, this.#inbox, 0)
    const after = asked.after === undefined ? standing.cursor : await placeOf(store, asked.after)
    const { types, regions, legalEntities, accounts } = asked
    this.#selection = { types, regions, legalEntities, accounts }
    this.#window = new Window(asked.window)
    this.#acked = after
    this.#written = after
    const { epoch } = store
    this.#say({ t: 'started', inbox: this.#inbox, after: cursorText(epoch, after) })
    let cursor = after
    while (!this.#ended.signal.aborted) cursor = await this.#turn(cursor)
  }

  /** Sends the next page, or waits for what keeps it. @returns How far it came. */
  async #turn(after: number): Promise<number> {
    const { store, arrivals, paces } = this.#api
    const pace = paces.of(this.#caller)
    const wait = pace.waitMs(performance.now())
    if (wait > 0) await this.#sleep(wait)
    if (this.#window.room <= 0) await this.#sleep(this.#limits.heartbeatMs)
    if (wait > 0 || this.#window.room <= 0 || this.#ended.signal.aborted) return after
    await this.#checkStanding()
    if (this.#ended.signal.aborted) return after
    const seen = arrivals.count(this.#inbox)
    const limit = Math.min(this.#window.room, maxPageEvents, pace.maxBatch)
    const found = await store.events({
      scope: this.#caller.scope,
      inbox: this.#inbox,
      selection: this.#selection,
      after,
      limit,
      maxBytes: maxPageBytes,
    })
    if (found.events.length > 0) {
      this.#window.sent(found.through, found.events.length)
      pace.spend(found.events.length, performance.now())
      await this.#sendPage(found.events, found.through)
    } else if (found.through === after) {
      await arrivals.beyond(this.#inbox, seen, this.#limits.heartbeatMs, this.#ended.signal)
      if (arrivals.closed) this.stop('hub-stopping')
    }
    return found.through
  }

  async #sendPage(
    events: readonly { readonly cursor: number; readonly body: string }[],
    through: number,
  ): Promise<void> {
    const { epoch } = this.#api.store
    const items = events.map(({ cursor, body }) => {
      return `{"cursor":"${cursorText(epoch, cursor)}","event":${body}}`
    })
    const head = `{"t":"events","through":"${cursorText(epoch, through)}"`
    // The next page is read when this one has left: what waits in memory is one page a consumer.
    await new Promise<void>((resolve) => {
      this.#socket.send(`${head},"events":[${items.join(',')}]}`, () => resolve())
    })
  }

  async #acknowledge(text: string): Promise<void> {
    if (!this.#started) return this.stop('frame-invalid')
    const through = await placeOf(this.#api.store, text)
    const freed = this.#window.acknowledged(through)
    if (freed === undefined) return this.stop('ack-invalid')
    this.#acked = Math.max(this.#acked, through)
    this.#ackedEvents += freed
    this.#writing ??= setTimeout(() => this.#guard(this.#write()), writeMs)
    this.#wake?.()
  }

  async #write(): Promise<void> {
    clearTimeout(this.#writing)
    this.#writing = undefined
    if (this.#acked <= this.#written) return
    const [after, through, events] = [this.#written, this.#acked, this.#ackedEvents]
    this.#written = through
    this.#ackedEvents = 0
    const taken = { after, through, selection: this.#selection, events }
    await this.#api.store.routes.step(this.#name, { cursor: through, attempted: through, taken })
  }

  #say(frame: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  /** Until the time is over, an acknowledgement comes or the end. */
  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }

  #checkLife(): void {
    if (!this.#isAlive) {
      this.stop('consumer-silent')
      return
    }
    this.#isAlive = false
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  /** Nothing is sent to whoever would not be let in any more. */
  async #checkStanding(): Promise<void> {
    if (!(await this.#api.access.stands(this.#caller))) this.stop('token-revoked')
  }

  #end(): void {
    if (this.#ended.signal.aborted) return
    this.#ended.abort()
    clearInterval(this.#beat)
    clearInterval(this.#standing)
    this.#wake?.()
    this.#write().catch((error: unknown) => this.#onFault(error))
  }

  #onFault(error: unknown): void {
    this.#api.onFault(error)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
