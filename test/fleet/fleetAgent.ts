import type { Lane } from '../../events/lane.ts'
import type { NamedFile } from '../../outbox/batchBuilder.ts'
import type { Status } from '../../protocol/frames.ts'
import { accountAt } from './accounts.ts'
import { type FaultKind, faultOf, feeds, statusOf } from './faults.ts'
import { FleetLink } from './fleetLink.ts'
import { eventAt, fileAt, type Traffic, unitEvents } from './traffic.ts'

export interface FleetAgentSettings {
  readonly index: number
  readonly url: string
  readonly inboxes: readonly string[]
  readonly accounts: number
  readonly token: (agent: string) => string
  readonly isFaulty: boolean
  /** A heartbeat was answered after so many milliseconds. */
  readonly answered: (ms: number) => void
}

const entriesPerStatement = 9
const historyDays = 5
const dayMs = 86_400_000
/** A cut agent is away for so long, then back for as long, in milliseconds. */
const cutMs = 150_000

export function agentName(index: number): string {
  return `agent-${String(index).padStart(4, '0')}`
}

/** One agent of the simulated fleet, with a link to each inbox. */
export class FleetAgent {
  readonly name: string
  readonly fault: FaultKind
  readonly links: readonly FleetLink[]
  readonly #traffic: Traffic
  readonly #begun = Date.now()
  readonly #own: string[] = []
  #cutter: NodeJS.Timeout | undefined
  #file: { readonly unit: number; readonly named: NamedFile } | undefined

  constructor(settings: FleetAgentSettings) {
    const { index, url, inboxes, accounts, token, answered } = settings
    this.name = agentName(index)
    this.fault = settings.isFaulty ? faultOf(index) : 'none'
    const today = Math.floor(Date.now() / dayMs) * dayMs
    const firstDay = today - historyDays * dayMs
    const firstAccount = index * accounts
    this.#traffic = {
      ...{ agent: this.name, index, accounts, firstAccount, entriesPerStatement, firstDay },
    }
    if (this.fault === 'late') this.#own.push(this.#overdue())
    if (this.fault === 'gap') this.#own.push(this.#gap())
    // With a fault of its links, an agent reaches the first inbox alone.
    const reached = this.fault === 'link' ? inboxes.slice(0, 1) : inboxes
    this.links = reached.map((inbox) => {
      const link: FleetLink = new FleetLink(
        {
          ...{ agent: this.name, inbox, url, token: token(this.name), answered },
          eventAt: (lane, sequence) => this.#eventAt(lane, sequence),
          fileAt: (lane, at) => (lane === 'statements' ? this.#fileAt(at) : undefined),
          status: () => this.#status(link),
        },
        { statements: 0, bulk: this.#own.length },
      )
      return link
    })
  }

  /** Events of a day, all accounts together. */
  get eventsPerDay(): number {
    return this.#traffic.accounts * (entriesPerStatement + 1)
  }

  start(): void {
    for (const link of this.links) link.start()
    if (this.fault !== 'cut') return
    let isCut = false
    this.#cutter = setInterval(() => {
      isCut = !isCut
      for (const link of this.links) isCut ? link.cut() : link.start()
    }, cutMs)
  }

  stop(): void {
    clearInterval(this.#cutter)
    for (const link of this.links) link.stop()
  }

  /** So many events are released by now, since the start. */
  released(statements: number): void {
    for (const link of this.links) link.release('statements', statements)
  }

  get acked(): number {
    return this.links.reduce((sum, { acked }) => sum + acked.statements + acked.bulk, 0)
  }

  #eventAt(lane: Lane, sequence: number): string {
    if (lane === 'statements') return eventAt(this.#traffic, sequence)
    const own = this.#own[sequence - 1]
    if (own === undefined) throw new RangeError('nothing is released at this sequence')
    return own
  }

  /** Events come in the order of their files, so the last one is made once. */
  #fileAt(sequence: number): NamedFile {
    const unit = Math.floor((sequence - 1) / unitEvents(this.#traffic))
    if (this.#file?.unit !== unit) this.#file = { unit, named: fileAt(this.#traffic, sequence) }
    return this.#file.named
  }

  #status(link: FleetLink): Omit<Status, 't'> {
    const since = new Date(this.#begun).toISOString()
    const waiting = (['statements', 'bulk'] as const).map((lane) => {
      const events = link.head[lane] - link.acked[lane]
      const oldest = events > 0 ? { oldestAt: new Date().toISOString() } : {}
      return { lane, events, bytes: events * 900, ...oldest }
    })
    return {
      program: 'kontor 0.1.0 (simulated)',
      uptimeSeconds: Math.floor((Date.now() - this.#begun) / 1_000),
      waiting,
      feeds: feeds(since),
      ...{ held: 0, quarantined: 0, parkedReleases: 0, overdue: 0, late: [], standing: [] },
      freeDiskBytes: 80_000_000_000,
      clockOffsetMs: 12,
      store: { healthy: true },
      ...statusOf(this.fault, since),
    }
  }

  #overdue(): string {
    const dueAt = new Date(this.#begun).toISOString()
    const account = this.#account()
    const data = { feed: 'bank', account, businessDate: dueAt.slice(0, 10), dueAt }
    return this.#proof('statement-overdue', data)
  }

  #gap(): string {
    const { id, scheme } = this.#account()
    const account = { id, scheme, currency: 'EUR' }
    const [before, after] = ['before', 'after'].map((side) => ({ eventId: `${this.name}-${side}` }))
    return this.#proof('statement-gap-detected', { account, kind: 'numbering', before, after })
  }

  #account() {
    return { id: accountAt(this.#traffic.index, this.#traffic.firstAccount).iban, scheme: 'iban' }
  }

  /** An event of the agent's own: of this run of it, so that each run has its own. */
  #proof(name: string, data: object): string {
    const id = `${name}-${this.name}-${this.#begun}`
    return JSON.stringify({
      ...{ specversion: '1.0', id, source: `/${this.name}/bank`, type: `finance.${name}.v1` },
      time: new Date(this.#begun).toISOString(),
      datacontenttype: 'application/json',
      correlationid: id,
      data,
    })
  }
}
