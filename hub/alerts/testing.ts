import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Status } from '../../protocol/frames.ts'
import { fleetDefaults } from '../fleet/limits.ts'
import type { Failing } from '../routes/push/pusher.ts'
import type { PushRoute } from '../routes/push/settings.ts'
import type { HubStore } from '../store/contract.ts'
import { openHubStore } from '../store/store.ts'
import { helloOf } from '../testing/client.ts'
import { Oversight } from './oversight.ts'
import { type AlertSettings, noAlerting } from './settings.ts'

/** The watch over a fleet on a real store, with a clock that a test moves and no sockets. */
export class WatchedHub {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-watch-'))
  readonly faults: unknown[] = []
  readonly failing = new Map<string, Failing>()
  #now = Date.parse('2026-11-23T06:00:00Z')
  #store: HubStore | undefined
  #oversight: Oversight | undefined
  readonly #settings: Partial<AlertSettings>
  readonly #routes: readonly Pick<PushRoute, 'name' | 'inbox'>[]
  readonly #sent = new Map<string, number>()

  constructor(
    settings: Partial<AlertSettings> = {},
    routes: readonly Pick<PushRoute, 'name' | 'inbox'>[] = [],
  ) {
    this.#settings = settings
    this.#routes = routes
  }

  get store(): HubStore {
    if (!this.#store) throw new Error('the hub is not started')
    return this.#store
  }

  get oversight(): Oversight {
    if (!this.#oversight) throw new Error('the hub is not started')
    return this.#oversight
  }

  get now(): Date {
    return new Date(this.#now)
  }

  async start(): Promise<this> {
    const now = () => new Date(this.#now)
    const store = openHubStore({ path: join(this.folder, 'hub.db'), now })
    this.#store = store
    this.#oversight = new Oversight({
      store,
      hub: 'central',
      fleet: { ...fleetDefaults, offlineMs: 80_000 },
      alerts: { ...noAlerting, ...this.#settings },
      identityOf: () => ({ storeId: 'store-1', program: 'kontor 1.0.0' }),
      routes: this.#routes,
      failing: (route) => this.failing.get(route),
      now,
      onFault: (error) => this.faults.push(error),
    })
    await this.#oversight.open()
    return this
  }

  async stop(): Promise<void> {
    await this.#oversight?.close()
    await this.#store?.close()
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** An agent's link comes up, and its store is known. */
  async connect(agent = 'oslo', inbox = 'erp'): Promise<void> {
    await this.store.admit([helloOf({ agent, inbox })])
    this.oversight.onAgent({ inbox, agent, state: 'connected' })
  }

  cut(agent = 'oslo', inbox = 'erp'): void {
    this.oversight.onAgent({ inbox, agent, state: 'disconnected' })
  }

  async beat(status: Omit<Status, 't'> = {}, agent = 'oslo', inbox = 'erp'): Promise<void> {
    await this.oversight.keepStatus(inbox, agent, { t: 'status', ...status })
  }

  /** Commits events of an agent, as they are. */
  async deliver(events: readonly object[], agent = 'oslo', inbox = 'erp'): Promise<void> {
    const key = `${agent}/${inbox}`
    const after = this.#sent.get(key) ?? 0
    const through = after + events.length
    this.#sent.set(key, through)
    const bodies = events.map((event) => JSON.stringify(event))
    const range = { lane: 'statements', after, through, filtered: 0, parked: 0 } as const
    const hello = helloOf({ agent, inbox })
    const frame = { t: 'events' as const, ...range, events: [...events] }
    const [outcome] = await this.store.commit([{ hello, frame, bodies }])
    if (!outcome?.ok) throw new Error(`not committed: ${outcome?.code}`)
  }

  /** Time goes by in steps of a second, with what the hub does in each. */
  async pass(ms: number): Promise<void> {
    for (const end = this.#now + ms; this.#now < end; ) {
      this.#now += Math.min(1_000, end - this.#now)
      await this.oversight.tick()
    }
  }

  /** Codes of what is open or acknowledged, with how it stands. */
  async standing(): Promise<string[]> {
    const standing = await this.store.alerts.standing()
    return standing.map(({ code, subject, state, times }) => `${code} ${subject} ${state} ${times}`)
  }
}

/** An agent's own event about a statement that it expects. */
export function dueEvent(
  name: 'statement-overdue' | 'statement-arrived',
  dueAt: string,
  account = 'DE06999999980000202600',
) {
  return {
    specversion: '1.0',
    id: `${name}-${account}-${dueAt}`,
    source: '/oslo/bank',
    type: `finance.${name}.v1`,
    datacontenttype: 'application/json',
    data: {
      feed: 'bank',
      account: { id: account, scheme: 'iban' },
      businessDate: '2026-11-20',
      dueAt,
    },
  }
}

/** An agent's own event about the place between two statements. */
export function gapEvent(name: 'statement-gap-detected' | 'statement-gap-closed', after: string) {
  return {
    specversion: '1.0',
    id: `${name}-${after}`,
    source: '/oslo/bank',
    type: `finance.${name}.v1`,
    datacontenttype: 'application/json',
    data: {
      account: { id: 'DE06999999980000202600', scheme: 'iban', currency: 'EUR' },
      kind: 'numbering',
      before: { eventId: 'statement-1' },
      after: { eventId: after },
    },
  }
}
