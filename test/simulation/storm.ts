import { lanes } from '../../events/lane.ts'
import type { Filter } from '../../outbox/filter.ts'
import type { AgentHost, Machine, World } from './parts.ts'
import type { Happening } from './style.ts'
import { eventNames, feeds } from './traffic.ts'
import { troubles } from './trouble.ts'

/** Names of destinations, in the order in which they are configured. */
const names = ['erp', 'treasury', 'archive'] as const

const beginnings = ['beginning', 'now'] as const

/**
 * Everything that goes wrong in a run, and what people do meanwhile. Each happening is made here, at
 * a time that chance gives.
 */
export class Storm {
  readonly #world: World
  #snapshot: Machine | undefined
  #jobs = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Gives the agent its first destinations. */
  configureFirst(agent: AgentHost): void {
    const { style } = this.#world
    agent.wanted = names.slice(0, style.destinations).map((name) => this.#wanted(name, 'beginning'))
  }

  readonly #make: { readonly [Name in Happening]: () => void } = {
    cut: () => this.#world.chance.some(this.#world.network.wires)?.cut(),
    freeze: () => this.#world.chance.some(this.#world.network.wires)?.freeze(),
    stall: () => {
      const { chance, network } = this.#world
      chance.some(network.wires)?.stall(chance.between(1_000, 40_000))
    },
    part: () => this.#part(),
    agentCrash: () => this.#world.crash(this.#agent(), this.#world.chance.odds(0.5)),
    agentStop: () => this.#world.stop(this.#agent()),
    agentPowerLoss: () => {
      this.#agent().disk.writesLeft = this.#world.chance.between(0, 60)
    },
    agentDisk: () => this.#trouble(this.#agent().disk),
    configure: () => this.#configure(),
    hubCrash: () => this.#world.crashHub(this.#world.chance.odds(0.5)),
    hubPowerLoss: () => {
      this.#world.hub.disk.writesLeft = this.#world.chance.between(0, 60)
    },
    hubDisk: () => this.#trouble(this.#world.hub.disk),
    hubRestart: () => {
      for (const link of [...this.#world.hub.connections]) {
        link.feed({ kind: 'stop', code: 'hub-stopping' })
      }
    },
    pauseLane: () => this.#pause(),
    replay: () => this.#replay(),
    resend: () => this.#agent().resend(this.#world.chance.between(1, 8)),
    retryParked: () => this.#agent().retryParked(),
    skipParked: () => this.#agent().skipParked(),
    dropAgain: () => this.#world.dropAgain(this.#agent()),
    letGo: () => this.#agent().letGo(),
    snapshot: () => {
      this.#snapshot = this.#world.agents[0]?.machine()
    },
    rollBack: () => this.#rollBack(),
    clone: () => this.#snapshot && this.#world.clone(this.#snapshot),
    standIn: () => this.#standIn(),
    backUp: () => this.#world.hub.backUp(),
    restore: () => this.#world.hub.restore(),
  }

  happen(what: Happening): void {
    this.#world.trace.add('storm', () => what)
    this.#make[what]()
  }

  #agent(): AgentHost {
    const { agents, chance } = this.#world
    const agent = chance.some(agents)
    if (!agent) throw new Error('a world has an agent')
    return agent
  }

  #part(): void {
    const { network, clock, chance } = this.#world
    network.part()
    clock.after(chance.between(1_000, 60_000), () => {
      network.isParted = false
    })
  }

  /** Where the agent gives no proofs, with a restored hub once at most: see docs/reliability.md. */
  #rollBack(): void {
    const { style, copies } = this.#world
    const isHidden = !style.proves && style.happenings.includes('restore') && copies > 0
    if (this.#snapshot && !isHidden) this.#world.rollBack(this.#snapshot)
  }

  /** The first time, what it takes is made: a snapshot of the machine and a backup of the hub. */
  #standIn(): void {
    if (this.#snapshot) this.#world.standIn(this.#snapshot)
    else {
      this.#snapshot = this.#world.agents[0]?.machine()
      this.#world.hub.backUp()
    }
  }

  #trouble(disk: AgentHost['disk']): void {
    const { chance, clock } = this.#world
    const odds = chance.pick([0.1, 0.5, 1])
    const code = chance.pick(troubles)
    disk.trouble = { code, strikes: () => chance.odds(odds) }
    clock.after(chance.between(500, 20_000), () => {
      disk.trouble = undefined
    })
  }

  /** Another configuration comes into force with a restart. */
  #configure(): void {
    const { chance } = this.#world
    const agent = this.#agent()
    const added = names[agent.wanted.length]
    const startFrom = chance.pick(beginnings)
    agent.wanted =
      added && chance.odds(0.5)
        ? [...agent.wanted, this.#wanted(added, startFrom)]
        : agent.wanted.map((one) => (chance.odds(0.5) ? { ...one, filter: this.#filter() } : one))
    this.#world.crash(agent, true)
  }

  #wanted(name: string, startFrom: 'beginning' | 'now') {
    return { name, startFrom, filter: this.#filter() }
  }

  #filter(): Filter {
    const { chance } = this.#world
    const types = chance.odds(0.3) ? eventNames.filter(() => chance.odds(0.6)) : []
    const only = chance.odds(0.3) ? feeds.filter(() => chance.odds(0.6)) : []
    return {
      ...(types.length > 0 ? { types } : {}),
      ...(only.length > 0 ? { feeds: only } : {}),
    }
  }

  #pause(): void {
    const { chance, clock, hub } = this.#world
    const link = chance.some([...hub.connections])
    const lane = chance.pick(lanes)
    link?.feed({ kind: 'pause', lane, code: 'hub-paused' })
    clock.after(chance.between(100, 30_000), () => {
      link?.feed({ kind: 'resume', lane, code: 'hub-paused' })
    })
  }

  #replay(): void {
    const { chance, hub } = this.#world
    const link = chance.some([...hub.connections])
    const after = chance.between(0, 20)
    const range = { after, through: after + chance.between(1, 20) }
    this.#jobs += 1
    link?.feed({ kind: 'replay', job: `job-${this.#jobs}`, lane: chance.pick(lanes), ...range })
  }
}
