import type { Status } from '../../protocol/frames.ts'
import { type Caller, mayRead } from '../http/caller.ts'
import type { AgentChange } from '../options.ts'
import type { HubStore } from '../store/contract.ts'
import type { Beat, Reach, Retirement } from '../store/fleetContract.ts'
import { everything, within } from '../store/scope.ts'
import { type Judgement, judge } from './judgement.ts'
import type { FleetLimits } from './limits.ts'
import { AgentLink, type Identity } from './link.ts'

export interface FleetPorts {
  readonly store: HubStore
  /** Who holds the link of this agent to this inbox now. */
  readonly identityOf: (inbox: string, agent: string) => Identity | undefined
  readonly limits: FleetLimits
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** These agents are judged otherwise than before, or show other figures. */
  readonly onChanged: (agents: readonly AgentView[]) => void
}

/** An agent with all of its links; the one that was heard of last stands first. */
export interface AgentView {
  readonly agent: string
  readonly links: readonly AgentLink[]
  readonly reaches: readonly Reach[]
  readonly retired: Retirement | undefined
  readonly judgement: Judgement
}

/**
 * What the hub knows of its agents, in memory: a look at two thousand of them must not ask the store
 * two thousand times, and a heartbeat must not wait for the disk.
 */
export class Fleet {
  readonly #ports: FleetPorts
  readonly #links = new Map<string, Map<string, AgentLink>>()
  readonly #since: number
  #reaches = new Map<string, Reach[]>()
  #retired = new Map<string, Retirement>()
  readonly #views = new Map<string, AgentView>()
  readonly #shown = new Map<string, string>()
  #changed = new Set<string>()
  #beats = new Map<string, Beat>()
  #flushed: Promise<void> = Promise.resolve()

  constructor(ports: FleetPorts) {
    this.#ports = ports
    this.#since = ports.now()
  }

  /** Reads what the store knows. Nothing is asked of the fleet before. */
  async open(): Promise<void> {
    const { store } = this.#ports
    for (const known of await store.agents(everything)) this.#keep(new AgentLink(known))
    await this.refresh()
    this.look()
  }

  /** Reads anew what changes seldom: for whom agents deliver, and who is retired. */
  async refresh(): Promise<void> {
    const { fleet } = this.#ports.store
    this.#reaches = Map.groupBy(await fleet.reaches(), ({ agent }) => agent)
    this.#retired = new Map((await fleet.retirements()).map((each) => [each.agent, each]))
  }

  /** A heartbeat came over another hub, which writes it. One that came here says the same again. */
  heard(inbox: string, agent: string, status: Status): void {
    if (this.#beats.has(`${inbox}/${agent}`)) return
    this.#link(inbox, agent).beat(status, this.#ports.now())
    this.#changed.add(agent)
  }

  /** A heartbeat came; it is written with the others of its second. */
  beat(inbox: string, agent: string, status: Status): void {
    const now = this.#ports.now()
    this.#link(inbox, agent).beat(status, now)
    const at = new Date(now).toISOString()
    this.#beats.set(`${inbox}/${agent}`, { inbox, agent, status, at })
    this.#changed.add(agent)
  }

  delivered(inbox: string, agent: string): void {
    this.#link(inbox, agent).delivered(this.#ports.now())
  }

  /** An agent came or went. One that is denied has no place in the fleet by that. */
  onAgent({ inbox, agent, state }: AgentChange): void {
    const identity = this.#ports.identityOf(inbox, agent)
    if (state === 'connected' && identity) {
      this.#link(inbox, agent).connected(identity, this.#ports.now())
    } else if (state === 'disconnected') {
      this.#links.get(agent)?.get(inbox)?.disconnected()
    }
    this.#changed.add(agent)
  }

  /** Writes the heartbeats that came since the last time; those under way are written with it. */
  flush(): Promise<void> {
    const before = this.#flushed.catch(() => {})
    this.#flushed = before.then(() => this.#write())
    return this.#flushed
  }

  async #write(): Promise<void> {
    if (this.#beats.size === 0) return
    const beats = [...this.#beats.values()]
    this.#beats = new Map()
    await this.#ports.store.fleet.keepStatuses(beats)
  }

  /** Judges those agents anew of which something was heard. */
  lookAtChanged(): void {
    const changed = this.#changed
    this.#changed = new Set()
    this.#judge(changed)
  }

  /** Judges all anew: time alone makes an agent offline. */
  look(): void {
    this.#changed = new Set()
    this.#judge(this.#links.keys())
  }

  async retire(agent: string, by: string, reason: string): Promise<void> {
    await this.#ports.store.fleet.retire(agent, by, reason)
    await this.refresh()
    this.#judge([agent])
  }

  async revive(agent: string): Promise<void> {
    await this.#ports.store.fleet.revive(agent)
    await this.refresh()
    this.#judge([agent])
  }

  /** By name; every agent, for the hub's own eyes. */
  all(): readonly AgentView[] {
    this.lookAtChanged()
    return [...this.#views.values()].toSorted((a, b) => (a.agent < b.agent ? -1 : 1))
  }

  get(agent: string): AgentView | undefined {
    this.lookAtChanged()
    return this.#views.get(agent)
  }

  get limits(): FleetLimits {
    return this.#ports.limits
  }

  #judge(agents: Iterable<string>): void {
    const now = this.#ports.now()
    const changed: AgentView[] = []
    for (const agent of agents) {
      const links = [...(this.#links.get(agent)?.values() ?? [])]
      if (links.length === 0) continue
      links.sort((a, b) => b.lastSeen - a.lastSeen)
      const retired = this.#retired.get(agent)
      const facts = links.map((link) => link.facts(this.#since))
      const judgement = judge({ retired: retired !== undefined, links: facts }, this.limits, now)
      const view = { agent, links, retired, judgement, reaches: this.#reaches.get(agent) ?? [] }
      this.#views.set(agent, view)
      const shown = gist(view)
      if (this.#shown.get(agent) === shown) continue
      this.#shown.set(agent, shown)
      changed.push(view)
    }
    if (changed.length > 0) this.#ports.onChanged(changed)
  }

  #link(inbox: string, agent: string): AgentLink {
    const known = this.#links.get(agent)?.get(inbox)
    if (known) return known
    const seen = new Date(this.#ports.now()).toISOString()
    const { storeId = '', program = '' } = this.#ports.identityOf(inbox, agent) ?? {}
    const facts = { inbox, agent, storeId, program, firstSeen: seen, lastSeen: seen }
    return this.#keep(new AgentLink({ ...facts, status: undefined, lanes: [] }))
  }

  #keep(link: AgentLink): AgentLink {
    const links = this.#links.get(link.agent) ?? new Map<string, AgentLink>()
    this.#links.set(link.agent, links.set(link.inbox, link))
    return link
  }
}

/** What of an agent is worth telling whoever looks, as soon as it is another. */
function gist({ judgement, links }: AgentView): string {
  const { state, reasons } = judgement
  const facts = reasons.map(({ code, detail, message }) => `${code}/${detail}/${message}`)
  const figures = links.map(({ inbox, isConnected, vitals, waiting }) => {
    return [inbox, isConnected, vitals.held, vitals.quarantined, vitals.parked, waiting > 0]
  })
  return JSON.stringify([state, facts, figures])
}

/** The agent as this caller sees it: without the links to inboxes that are closed to him. */
export function seenBy(caller: Caller, view: AgentView): AgentView | undefined {
  const links = view.links.filter(({ inbox }) => mayRead(caller, inbox))
  if (links.length === 0) return undefined
  const { regions, legalEntities } = caller.scope
  if (regions === 'all' && legalEntities === 'all' && !caller.inboxes) return view
  const sees = within(caller.scope)
  const reaches = view.reaches.filter(({ inbox, region, legalEntity }) => {
    return mayRead(caller, inbox) && sees({ type: '', account: undefined, region, legalEntity })
  })
  const isWhole = regions === 'all' && legalEntities === 'all'
  return isWhole || reaches.length > 0 ? { ...view, links, reaches } : undefined
}
