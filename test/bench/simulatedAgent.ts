import { hash } from 'node:crypto'
import { openSocket, type Socket } from '../../agent/delivery/socket.ts'
import { agentStep } from '../../protocol/agentSession.ts'
import {
  type AgentEffect,
  type AgentInput,
  type AgentState,
  agentDefaults,
  agentStart,
} from '../../protocol/agentState.ts'
import { encode, encodeEvents } from '../../protocol/codec.ts'

/**
 * An agent with the real session over a real WebSocket, and an outbox that makes its events up as
 * they are read: so two hundred of them cost little beside the hub that is measured.
 */
export class SimulatedAgent {
  readonly #name: string
  readonly #url: string
  readonly #headOf: () => number
  #state: AgentState
  #socket: Socket | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #inputs: AgentInput[] = []
  #stepping = false
  #head = 0
  acked = 0
  /** Links that broke or were refused. */
  broken = 0

  /** @param headOf How many events are released by now; more than were ever asked for is no harm. */
  constructor(name: string, url: string, headOf: () => number) {
    this.#name = name
    this.#url = url
    this.#headOf = headOf
    const lane = { floor: 0, acked: 0, head: headOf() }
    this.#state = agentStart(
      { ...agentDefaults, agent: name, inbox: 'bench', program: 'bench 1' },
      { storeId: `store-${name}`, lanes: { statements: lane, bulk: { ...lane, head: 0 } } },
    )
  }

  start(): void {
    this.#take({ kind: 'start' })
  }

  /** Looks whether something was released. */
  released(): void {
    const head = this.#headOf()
    if (head === this.#head) return
    this.#head = head
    this.#take({ kind: 'appended', lane: 'statements', head })
  }

  stop(): void {
    this.#take({ kind: 'stop' })
    clearTimeout(this.#timer)
  }

  #take(input: AgentInput): void {
    this.#inputs.push(input)
    if (this.#stepping) return
    this.#stepping = true
    for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
      const { state, effects } = agentStep(this.#state, next, performance.now())
      this.#state = state
      for (const effect of effects) this.#perform(effect)
    }
    this.#stepping = false
  }

  #perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect()
        break
      case 'send':
        this.#socket?.send(encode(effect.frame))
        break
      case 'sendBatch':
        this.#socket?.send(encodeEvents(effect.batch))
        break
      case 'read':
        this.#read(effect)
        break
      case 'persistAck':
        if (effect.lane === 'statements') this.acked = effect.through
        break
      case 'ping':
        this.#socket?.ping()
        break
      case 'close':
        this.#socket?.close()
        break
      case 'wake':
        clearTimeout(this.#timer)
        this.#timer = setTimeout(
          () => this.#take({ kind: 'tick' }),
          Math.max(0, effect.at - performance.now()),
        )
        break
      default:
        break
    }
  }

  #connect(): void {
    this.#socket = openSocket(`${this.#url}/agents/bench`, tokenOf(this.#name), {
      opened: () => this.#take({ kind: 'opened' }),
      frame: (frame) => this.#take({ kind: 'frame', frame }),
      malformed: (code) => this.#take({ kind: 'malformed', code }),
      pong: () => this.#take({ kind: 'pong' }),
      closed: () => {
        this.broken += 1
        this.#take({ kind: 'closed', random: Math.random() })
      },
    })
  }

  #read({ ticket, lane, job, after, through, maxEvents }: AgentEffect & { kind: 'read' }): void {
    const last = Math.min(through, after + maxEvents)
    const events: string[] = []
    let bytes = 0
    for (let sequence = after + 1; sequence <= last; sequence += 1) {
      const body = bodyOf(hash('sha256', `${this.#name}/${sequence}`), sequence)
      bytes += body.length
      events.push(body)
    }
    const batch = { lane, after, through: last, filtered: 0, parked: 0, events, job }
    this.#take({ kind: 'batch', ticket, batch, bytes })
  }
}

export function tokenOf(agent: string): string {
  return `token-of-${agent}`
}

/** A booked entry of some 900 bytes, as a parser makes it. @param id Random, as ids are. */
export function bodyOf(id: string, sequence: number): string {
  return head + id + middle + sequence + tail
}

const sample = JSON.stringify({
  specversion: '1.0',
  id: '@ID',
  source: '/bench/bank',
  type: 'finance.bank-transaction-booked.v1',
  subject: 'DE06999999980000202600',
  datacontenttype: 'application/json',
  correlationid: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
  legalentity: 'Kontor Oslo AS',
  region: 'nordics',
  sourcefile: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
  sourceposition: '12:1@480',
  traceparent: '00-c0ffee00c0ffee00c0ffee00c0ffee00-c0ffee00c0ffee00-01',
  data: {
    account: { id: 'DE06999999980000202600', scheme: 'iban', currency: 'EUR' },
    statement: { eventId: 'c0ffee00c0ffee00', number: '00112' },
    ordinal: '@ORDINAL',
    status: 'booked',
    amount: { value: '-1250.00', currency: 'EUR' },
    reversal: false,
    bookingDate: '2026-11-02',
    valueDate: '2026-11-02',
    codes: { swift: 'NTRF', gvc: '177' },
    references: { customer: 'NONREF', endToEnd: 'RE-2026-11-000471' },
    counterparty: { name: 'Muster Lieferant GmbH', account: 'DE91999999980000202603' },
    remittance: { text: 'Rechnung RE-2026-11-000471 vom 02.11.2026, Skonto 2 % abgezogen' },
  },
})
const [head = '', rest = ''] = sample.split('@ID')
const [middle = '', tail = ''] = rest.split('"@ORDINAL"')
