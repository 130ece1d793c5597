import { type Lane, lanes } from '../../events/lane.ts'
import { agentStep } from '../agentSession.ts'
import {
  type AgentConfig,
  type AgentEffect,
  type AgentInput,
  type AgentState,
  agentDefaults,
  agentStart,
} from '../agentState.ts'
import { decode, encode, encodeEvents } from '../codec.ts'
import { hubStep } from '../hubSession.ts'
import {
  type HubConfig,
  type HubEffect,
  type HubInput,
  type HubState,
  hubDefaults,
  hubStart,
} from '../hubState.ts'
import { commitTo, cursorsOf, modelHub } from './modelHub.ts'
import { modelOutbox, owed, parkRelease, readBatch, standingOf } from './modelOutbox.ts'

/**
 * Both sessions, their stores and the line between them, with every answer and every message held
 * back until it is asked for: so a test chooses each interleaving. The line keeps order, as TCP
 * does; what is on it when it is cut is lost.
 */
export class World {
  readonly #agentConfig: AgentConfig
  readonly #hubConfig: HubConfig
  outbox = modelOutbox('store-0')
  hub = modelHub()
  now = 0
  agent: AgentState
  #line: Line | undefined
  #agentWork: (() => unknown)[] = []
  #ids = 0
  #stores = 0
  #releases = 0
  /** Codes that the coming commits fail with. */
  failures: ('store-busy' | 'store-full')[] = []
  #agentSnapshot = structuredClone(this.outbox)
  #hubBackup = structuredClone(this.hub)
  readonly reports: string[] = []

  constructor(window: HubConfig['window']) {
    const batch = { events: 4, bytes: 500 }
    const who = { agent: 'oslo', inbox: 'erp', program: 'kontor 0' }
    this.#agentConfig = { ...agentDefaults, ...who, batch }
    this.#hubConfig = { ...hubDefaults, hub: 'hub', window }
    this.agent = agentStart(this.#agentConfig, standingOf(this.outbox))
    this.#toAgent({ kind: 'start' })
  }

  append(lane: Lane, events: readonly ('plain' | 'filtered' | 'bad')[]): void {
    this.#releases += 1
    for (const kind of events) {
      this.#ids += 1
      const facts = { filtered: kind === 'filtered', bad: kind === 'bad', parked: false }
      this.outbox.logs[lane].push({ id: `e${this.#ids}`, release: this.#releases, ...facts })
    }
    this.#toAgent({ kind: 'appended', lane, head: this.outbox.logs[lane].length })
  }

  /** Does one thing that is waiting; false where nothing of this kind waits. */
  deliverToHub(): boolean {
    const text = this.#line?.up.shift()
    if (text === undefined || !this.#line) return false
    const decoded = decode(text)
    this.#toHub(
      'code' in decoded ? { kind: 'malformed', ...decoded } : { kind: 'frame', ...decoded },
    )
    return true
  }

  deliverToAgent(): boolean {
    const text = this.#line?.down.shift()
    if (text === undefined) return false
    if (text === ping) this.#toHub({ kind: 'pong' })
    else if (text === hangUp) this.cut()
    else {
      const decoded = decode(text)
      if ('code' in decoded) throw new Error(`the hub sent ${decoded.code} ${decoded.detail}`)
      this.#toAgent({ kind: 'frame', frame: decoded.frame })
    }
    return true
  }

  agentWorks(): boolean {
    const work = this.#agentWork.shift()
    work?.()
    return work !== undefined
  }

  hubWorks(): boolean {
    const work = this.#line?.hubWork.shift()
    work?.()
    return work !== undefined
  }

  tick(ms: number): boolean {
    this.now += ms
    this.#toAgent({ kind: 'tick' })
    if (this.#line) this.#toHub({ kind: 'tick' })
    return true
  }

  cut(): void {
    if (this.#line) this.#hangUp()
  }

  crashAgent(): void {
    this.#line = undefined
    this.#agentWork = []
    this.agent = agentStart(this.#agentConfig, standingOf(this.outbox))
    this.#toAgent({ kind: 'start' })
  }

  snapshotAgent(): void {
    this.#agentSnapshot = structuredClone(this.outbox)
  }

  rollAgentBack(): void {
    this.outbox = structuredClone(this.#agentSnapshot)
    this.crashAgent()
  }

  backUpHub(): void {
    this.#hubBackup = structuredClone(this.hub)
  }

  restoreHub(): void {
    this.cut()
    this.hub = structuredClone(this.#hubBackup)
  }

  replay(lane: Lane, after: number, through: number): void {
    this.#ids += 1
    if (this.#line) this.#toHub({ kind: 'replay', job: `job-${this.#ids}`, lane, after, through })
  }

  pause(kind: 'pause' | 'resume', lane: Lane): void {
    if (this.#line) this.#toHub({ kind, lane, code: 'hub-paused' })
  }

  /** Runs without faults until all is acknowledged, or throws where it stands still. */
  settle(): void {
    for (const lane of lanes) this.pause('resume', lane)
    for (let round = 0; round < 5_000; round += 1) {
      const moved = [
        this.deliverToHub(),
        this.hubWorks(),
        this.deliverToAgent(),
        this.agentWorks(),
      ].includes(true)
      if (!moved && this.isDone()) return
      if (!moved) this.tick(500)
    }
    throw new Error(`stands still: ${JSON.stringify([this.agent, this.reports.slice(-5)])}`)
  }

  isDone(): boolean {
    if (this.agent.phase !== 'live') return false
    return lanes.every((lane) => this.outbox.acked[lane] === this.outbox.logs[lane].length)
  }

  /** Events that the hub should have and has not, or has more than once. */
  faults(): string[] {
    const missing = owed(this.outbox).filter((e) => !this.hub.inserted.has(e.id))
    const twice = [...this.hub.inserted].filter(([, times]) => times !== 1)
    return [...missing.map((e) => `missing ${e.id}`), ...twice.map(([id]) => `twice ${id}`)]
  }

  #toAgent(input: AgentInput): void {
    const { state, effects } = agentStep(this.agent, input, this.now)
    this.agent = state
    for (const effect of effects) this.#agentDoes(effect)
  }

  #agentDoes(effect: AgentEffect): void {
    const work = this.#agentWork
    switch (effect.kind) {
      case 'connect':
        work.push(() => this.#open())
        break
      case 'send':
        this.#line?.up.push(encode(effect.frame))
        break
      case 'sendBatch':
        this.#line?.up.push(encodeEvents(effect.batch))
        break
      case 'read':
        work.push(() => {
          const { ticket } = effect
          this.#toAgent({ kind: 'batch', ticket, ...readBatch(this.outbox, effect) })
        })
        break
      case 'park':
        work.push(() => {
          const { lane, sequence } = effect
          parkRelease(this.outbox, lane, sequence)
          this.#toAgent({ kind: 'parked', lane, from: sequence, through: sequence })
        })
        break
      case 'renewStore':
        work.push(() => {
          this.#stores += 1
          this.outbox.storeId = `store-${this.#stores}`
          this.#toAgent({ kind: 'renewed', storeId: this.outbox.storeId })
        })
        break
      case 'persistAck':
        this.#assertDelivered(effect.lane, effect.through)
        this.outbox.acked[effect.lane] = effect.through
        break
      case 'rewind':
        this.outbox.acked[effect.lane] = effect.to
        break
      case 'close':
        // The bye before it may still arrive.
        work.push(() => this.agent.phase === 'closing' && this.#hangUp())
        break
      case 'ping':
        work.push(() => this.#toAgent({ kind: 'pong' }))
        break
      case 'report':
        this.reports.push(`${effect.state} ${effect.code ?? ''}`)
        break
      case 'wake':
        break
    }
  }

  #open(): void {
    if (this.agent.phase !== 'connecting') return
    const state = hubStart(this.#hubConfig, this.now)
    this.#line = { up: [], down: [], hubWork: [], state }
    this.#toAgent({ kind: 'opened' })
  }

  #hangUp(): void {
    this.#line = undefined
    this.#toAgent({ kind: 'closed', random: 0.5 })
  }

  #toHub(input: HubInput): void {
    const line = this.#line
    if (!line) return
    const { state, effects } = hubStep(line.state, input, this.now)
    line.state = state
    for (const effect of effects) this.#hubDoes(line, effect)
  }

  #hubDoes(line: Line, effect: HubEffect): void {
    switch (effect.kind) {
      case 'send':
        if (effect.frame.t === 'ack' && effect.frame.job === undefined) {
          this.#assertDelivered(effect.frame.lane, effect.frame.through)
        }
        line.down.push(encode(effect.frame))
        break
      case 'admit':
        line.hubWork.push(() => {
          const cursors = cursorsOf(this.hub, effect.hello)
          this.#toHub({ kind: 'admitted', epoch: 'epoch-1', term: 1, cursors })
        })
        break
      case 'commit':
        line.hubWork.push(() => {
          const code = this.failures.shift()
          const outcome = code ? { code } : commitTo(this.hub, effect.hello, effect)
          const failed = 'code' in outcome
          this.#toHub(
            failed ? { kind: 'commitFailed', ...outcome } : { kind: 'committed', ...outcome },
          )
        })
        break
      case 'ping':
        line.down.push(ping)
        break
      case 'close':
        line.down.push(hangUp)
        break
      case 'status':
      case 'replayEnded':
      case 'wake':
        break
    }
  }

  /** An ack promises that the hub has everything through it. */
  #assertDelivered(lane: Lane, through: number): void {
    const promised = this.outbox.logs[lane]
      .slice(0, through)
      .filter((e) => !e.filtered && !e.parked)
    const missing = promised.filter((e) => !this.hub.inserted.has(e.id)).map((e) => e.id)
    if (missing.length > 0) throw new Error(`acknowledged without commit: ${missing.join(' ')}`)
  }
}

interface Line {
  readonly up: string[]
  readonly down: string[]
  readonly hubWork: (() => unknown)[]
  state: HubState
}

/** What is no frame on the line: a ping, answered at once, and the end of the connection. */
const ping = 'ping'
const hangUp = 'hang up'
