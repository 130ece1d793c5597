import { WebSocket } from 'ws'
import type { Lane } from '../../events/lane.ts'
import { type Batch, decode, encode, encodeEvents } from '../../protocol/codec.ts'
import type { Ack, Bye, Frame, FrameName, FrameOf, Hello } from '../../protocol/frames.ts'

/** A bare peer for tests: says frames and takes what comes, with no session of its own. */
export class Client {
  readonly socket: WebSocket
  readonly #frames: Frame[] = []
  #waiting: (() => void)[] = []
  closed: { code: number; reason: string } | undefined

  constructor(url: string, inbox: string, token = 'secret', protocol = 'kontor.v1') {
    const headers = { authorization: `Bearer ${token}` }
    this.socket = new WebSocket(`${url}/agents/${inbox}`, protocol, { headers })
    this.socket.on('message', (data) => {
      const decoded = decode(String(data))
      if ('frame' in decoded) this.#frames.push(decoded.frame)
      this.#wake()
    })
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
      this.#wake()
    })
    this.socket.on('open', () => this.#wake())
    this.socket.on('error', () => {})
  }

  async opened(): Promise<this> {
    await this.#until(() => this.socket.readyState === WebSocket.OPEN || this.closed !== undefined)
    return this
  }

  say(frame: Frame): void {
    this.socket.send(encode(frame))
  }

  /** Sends the range behind `after` as one dense frame. */
  sayEvents(lane: Lane, after: number, events: readonly string[], files?: Batch['files']): void {
    const range = { after, through: after + events.length, filtered: 0, parked: 0 }
    this.socket.send(encodeEvents({ lane, ...range, events, files }))
  }

  /** The next frame of this kind; others before it are passed over. */
  async next<Name extends FrameName>(name: Name): Promise<FrameOf<Name>> {
    for (;;) {
      await this.#until(() => this.#frames.length > 0 || this.closed !== undefined)
      const frame = this.#frames.shift()
      if (!frame) throw new Error(`closed ${JSON.stringify(this.closed)} before ${name}`)
      if (frame.t === name) return frame as FrameOf<Name>
    }
  }

  async ackThrough(lane: Lane, through: number): Promise<Ack> {
    for (;;) {
      const ack = await this.next('ack')
      if (ack.lane === lane && ack.through >= through) return ack
    }
  }

  async bye(): Promise<Bye> {
    return this.next('bye')
  }

  async gone(): Promise<{ code: number; reason: string }> {
    await this.#until(() => this.closed !== undefined)
    return this.closed ?? { code: 0, reason: '' }
  }

  /** The line breaks without a word. */
  async cut(): Promise<void> {
    this.socket.terminate()
    await this.gone()
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

export interface Who {
  readonly agent?: string
  readonly inbox?: string
  readonly storeId?: string
  readonly acked?: number
  readonly head?: number
  readonly floor?: number
}

export function helloOf(who: Who = {}): Hello {
  const { agent = 'oslo', inbox = 'erp', storeId = 'store-1', acked = 0, head = 1_000_000 } = who
  const lane = { floor: who.floor ?? 0, acked, head }
  return {
    t: 'hello',
    versions: ['kontor.v1'],
    agent,
    inbox,
    storeId,
    program: 'kontor 0',
    capabilities: [],
    lanes: [
      { lane: 'statements', ...lane },
      { lane: 'bulk', ...lane, acked: lane.floor },
    ],
  }
}

/** A booked entry; the amount is what a conflict differs in. */
export function bookedEvent(id: string, value = '-1250.00', remark = ''): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/oslo/bank',
    type: 'finance.bank-transaction-booked.v1',
    subject: 'DE06999999980000202600',
    datacontenttype: 'application/json',
    data: {
      account: { id: 'DE06999999980000202600', scheme: 'iban' },
      amount: { value, currency: 'EUR' },
      bookingDate: '2026-11-02',
      valueDate: '2026-11-02',
      text: remark,
    },
  })
}

export function bookedEvents(prefix: string, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => bookedEvent(`${prefix}-${from + i}`))
}
