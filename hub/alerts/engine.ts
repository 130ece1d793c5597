import type { AgentView, Fleet } from '../fleet/fleet.ts'
import type { Failing } from '../routes/push/pusher.ts'
import type { Alert, Severity } from '../store/alertContract.ts'
import type { HubStore } from '../store/contract.ts'
import { conditionsOf, type Sight } from './conditions.ts'
import { decide } from './decide.ts'
import { alertLimits } from './settings.ts'

export interface EnginePorts {
  readonly store: HubStore
  readonly fleet: Fleet
  readonly routes: readonly { readonly name: string; readonly inbox: string }[]
  readonly failing: (route: string) => Failing | undefined
  readonly flapMs: number
  /** Channels that an alert of this severity is told over. */
  readonly channelsOf: (severity: Severity) => readonly string[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The book changed; of these agents, or of routes where there is no agent. */
  readonly onChanged: (agents: readonly (AgentView | undefined)[]) => void
}

/**
 * Holds what stands in fleet, store and routes against the book of alerts. It remembers nothing of
 * its own, so a restart changes nothing.
 */
export class AlertEngine {
  readonly #ports: EnginePorts
  readonly #since: number
  /** Alerts were reworded at this time: figures change with every heartbeat, and words need not. */
  #rewordedAt = 0

  constructor(ports: EnginePorts) {
    this.#ports = ports
    this.#since = ports.now()
  }

  async evaluate(): Promise<void> {
    const { store, now, flapMs, channelsOf } = this.#ports
    const sight = await this.#sight()
    const [standing, recent] = await Promise.all([
      store.alerts.standing(),
      store.alerts.resolvedSince(new Date(now() - flapMs).toISOString()),
    ])
    const mayReword = now() - this.#rewordedAt >= rewordMs
    const decided = decide({ standing, recent }, conditionsOf(sight), (alert) =>
      this.#isBelieved(alert),
    )
    const changes = decided.filter(({ kind }) => kind !== 'reword' || mayReword)
    if (changes.length === 0) return
    if (changes.some(({ kind }) => kind === 'reword')) this.#rewordedAt = now()
    await store.alerts.change(changes, channelsOf)
    const byNumber = new Map(standing.map((alert) => [alert.number, alert.agent]))
    const agents = changes.map((change) => {
      return 'condition' in change ? change.condition.agent : byNumber.get(change.number)
    })
    this.#tell(agents)
  }

  /** Somebody acknowledged one. */
  changed(alert: Alert): void {
    this.#tell([alert.agent])
  }

  async #sight(): Promise<Sight> {
    const { store, fleet, routes, failing, now } = this.#ports
    const since = new Date(now() - alertLimits.occurrenceMs).toISOString()
    const [proofs, forks, conflicts, deadLetters] = await Promise.all([
      store.alerts.proofs(),
      store.fleet.forks(since),
      store.fleet.conflicts(since),
      store.fleet.deadLetters(),
    ])
    const failingLong = routes.flatMap(({ name, inbox }) => {
      const by = failing(name)
      const isLong = by && now() - Date.parse(by.since) >= alertLimits.routeFailingMs
      return isLong ? [{ route: name, inbox, by }] : []
    })
    return { agents: fleet.all(), proofs, forks, conflicts, deadLetters, failing: failingLong }
  }

  /**
   * After a start of the hub nobody has connected yet. What was said of an agent before stands until
   * it had time to say otherwise; else every restart would resolve all and raise it again.
   */
  #isBelieved({ agent, code }: Alert): boolean {
    const { fleet, now } = this.#ports
    const isYoung = now() - this.#since < fleet.limits.offlineMs
    if (!isYoung) return false
    if (code === 'route-failing') return true
    // Dead letters are in the store, which needs nobody to tell of them.
    if (agent === undefined) return false
    const view = fleet.get(agent)
    return view?.retired === undefined && !view?.links.some(({ isConnected }) => isConnected)
  }

  #tell(agents: readonly (string | undefined)[]): void {
    const views = [...new Set(agents)].map((agent) => {
      return agent === undefined ? undefined : this.#ports.fleet.get(agent)
    })
    this.#ports.onChanged(views)
  }
}

/** At most so often alerts that stand get new words, in milliseconds. */
const rewordMs = 30_000
