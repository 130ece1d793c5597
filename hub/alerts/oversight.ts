import type { Status } from '../../protocol/frames.ts'
import { type AgentView, Fleet } from '../fleet/fleet.ts'
import type { FleetLimits } from '../fleet/limits.ts'
import type { Identity } from '../fleet/link.ts'
import { Live } from '../fleet/live.ts'
import type { AgentChange, Committed } from '../options.ts'
import type { Failing } from '../routes/push/pusher.ts'
import type { HubStore } from '../store/contract.ts'
import { AlertEngine } from './engine.ts'
import { mailChannel } from './mail.ts'
import { type Channel, Notifier } from './notifier.ts'
import { type AlertSettings, alertLimits } from './settings.ts'
import { webhookChannel } from './webhook.ts'

export interface OversightPorts {
  readonly store: HubStore
  /** Name of this hub. */
  readonly hub: string
  readonly fleet: FleetLimits
  readonly alerts: AlertSettings
  readonly identityOf: (inbox: string, agent: string) => Identity | undefined
  readonly routes: readonly { readonly name: string; readonly inbox: string }[]
  readonly failing: (route: string) => Failing | undefined
  readonly now: () => Date
  readonly onFault: (error: unknown) => void
}

/** How often the fleet is looked at where something was heard of it, in milliseconds. */
const tickMs = 1_000
/** After a fault of the hub, a full disk mostly, in milliseconds. */
const faultMs = 10_000
const refreshMs = 10_000
const tidyMs = 3_600_000

/** Links that end with these have two stores, or two machines, under one name. */
const forkCodes: ReadonlySet<string> = new Set(['identity-fork', 'store-forked'])

/** Who watches over fleet, alerts and their channels: what the rest of the hub tells, and the clock. */
export class Oversight {
  readonly fleet: Fleet
  readonly live: Live
  readonly engine: AlertEngine
  readonly notifier: Notifier
  readonly #ports: OversightPorts
  readonly #done = new Map<string, number>()
  #turning: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #poked = true

  constructor(ports: OversightPorts) {
    this.#ports = ports
    const { store, alerts, identityOf, routes, failing } = ports
    const { flapMs } = alerts
    const now = () => ports.now().getTime()
    this.live = new Live(ports.now)
    this.fleet = new Fleet({
      ...{ store, identityOf, limits: ports.fleet, now },
      onChanged: (agents) => this.#fleetChanged(agents),
    })
    const random = () => Math.random()
    const channels = channelsOf(ports)
    this.notifier = new Notifier({ book: store.alerts, channels, flapMs, now, random })
    this.engine = new AlertEngine({
      ...{ store, fleet: this.fleet, routes, failing, flapMs, now },
      channelsOf: (severity) => this.notifier.channelsOf(severity),
      onChanged: (agents) => {
        for (const view of agents) this.live.touch('alerts', view)
      },
    })
  }

  async open(): Promise<void> {
    await this.fleet.open()
    await this.tick()
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.tick().then(
        () => this.start(),
        (error: unknown) => {
          this.#ports.onFault(error)
          this.#timer = setTimeout(() => this.start(), faultMs)
        },
      )
    }, tickMs)
  }

  /** A heartbeat. It is kept with the others of its second. */
  async keepStatus(inbox: string, agent: string, status: Status): Promise<void> {
    this.fleet.beat(inbox, agent, status)
  }

  onAgent(change: AgentChange): void {
    this.fleet.onAgent(change)
    const { inbox, agent, code = '' } = change
    if (!forkCodes.has(code)) return
    this.#poked = true
    this.#ports.store.fleet.keepFork(inbox, agent, code).catch(this.#ports.onFault)
  }

  onCommitted({ inbox, agent, events, conflicts }: Committed): void {
    this.fleet.delivered(inbox, agent)
    if (conflicts > 0) this.#poked = true
    if (events === 0) return
    const view = this.fleet.get(agent)
    // Its first delivery shows for whom it delivers.
    if (view?.reaches.length === 0) this.#done.delete('refresh')
    for (const topic of ['calendar', 'cash', 'throughput'] as const) this.live.touch(topic, view)
  }

  /** A route put an event aside, or took one back. */
  onDeadLetter(): void {
    this.#poked = true
    this.live.touch('holdings')
  }

  /** Ends the pages' streams, so that the server can close. */
  closeLive(): void {
    this.live.close()
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
    clearTimeout(this.#timer)
    await this.notifier.stop()
    await this.#turning
    await this.fleet.flush()
  }

  /** What is done each second; the timer's work. */
  async tick(): Promise<void> {
    await this.fleet.flush()
    if (this.#isTime('refresh', refreshMs)) await this.fleet.refresh()
    const isWhole = this.#isTime('look', alertLimits.lookMs)
    if (isWhole) this.fleet.look()
    else this.fleet.lookAtChanged()
    if (!this.#ports.store.leads) return
    if (isWhole || this.#poked) {
      this.#poked = false
      await this.engine.evaluate()
    }
    if (this.#isTime('tidy', tidyMs)) await this.notifier.tidy()
    // A mail server that takes its time holds up nothing else.
    this.#turning = this.notifier.turn().catch(this.#ports.onFault)
  }

  #isTime(what: string, everyMs: number): boolean {
    const now = this.#ports.now().getTime()
    if (now - (this.#done.get(what) ?? 0) < everyMs) return false
    this.#done.set(what, now)
    return true
  }

  #fleetChanged(agents: readonly AgentView[]): void {
    this.#poked = true
    for (const view of agents) {
      this.live.touch('fleet', view)
      this.live.touch('holdings', view)
    }
  }
}

function channelsOf({ alerts, hub, now }: OversightPorts): Channel[] {
  const webhooks = alerts.webhooks.map((settings) => webhookChannel(settings, hub, now))
  return [...webhooks, ...(alerts.mail ? [mailChannel(alerts.mail, hub)] : [])]
}
