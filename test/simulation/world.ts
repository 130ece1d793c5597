import { lanes } from '../../events/lane.ts'
import { everything } from '../../hub/store/scope.ts'
import { AgentHost } from './agentHost.ts'
import { Chance } from './chance.ts'
import { Clock } from './clock.ts'
import { PowerLost } from './disk.ts'
import { HubHost } from './hubHost.ts'
import type { Mutant } from './mutants/mutant.ts'
import { Network } from './network.ts'
import { Oracle, Violation } from './oracle.ts'
import type { Machine, World as Parts } from './parts.ts'
import { Storm } from './storm.ts'
import { type Style, styleOf } from './style.ts'
import { Trace } from './trace.ts'
import { Traffic } from './traffic.ts'
import { isTrouble } from './trouble.ts'

/** How long the world may take to come to rest once nothing goes wrong any more, in milliseconds. */
const restMs = 2 * 3_600_000
/** A link stops within this time, whatever the hub does: it closes by force, in milliseconds. */
const stopMs = 10_000
/** More steps than this are no progress. */
const maxSteps = 200_000

/**
 * One run: an agent with its outbox, a hub with its store, and what lies between, all out of one seed.
 * First comes the storm, then nothing goes wrong any more, and all must come to rest with every event
 * where it belongs.
 */
export class World implements Parts {
  readonly chance: Chance
  readonly clock = new Clock()
  readonly style: Style
  readonly mutant: Mutant
  readonly trace: Trace
  readonly oracle: Oracle
  readonly network: Network
  readonly hub: HubHost
  /** The agent's machine, and copies of it that run beside it. */
  readonly agents: AgentHost[] = []
  /** How often the agent's machine was rolled back or cloned. */
  copies = 0
  steps = 0
  readonly #traffic: Traffic
  readonly #storm: Storm
  readonly #madeIds = new Set<string>()
  readonly #stopping = new Set<AgentHost>()
  #drops = 0
  #seen = { writes: -1, isAtRest: false }

  constructor(seed: number, mutant: Mutant, traced: number) {
    this.chance = new Chance(seed)
    this.mutant = mutant
    this.trace = new Trace(traced, () => this.clock.now)
    this.style = styleOf(this.chance)
    this.oracle = new Oracle(this)
    this.network = new Network(this)
    this.network.latency = this.style.latency
    this.#traffic = new Traffic(this.chance, this.style.traffic)
    this.#storm = new Storm(this)
    this.hub = new HubHost(this, this.style.window)
    this.agents.push(new AgentHost('oslo', this))
  }

  /** @throws {Violation} Or whatever the parts throw, which is as bad. */
  async run(): Promise<void> {
    const [agent] = this.agents
    if (!agent) return
    this.#storm.configureFirst(agent)
    this.#start(agent)
    this.#foretell()
    await this.#until(() => this.clock.now >= this.style.stormMs)
    this.#calm()
    const end = this.clock.now + restMs
    await this.#until(() => this.#isAtRest() || this.clock.now > end)
    if (!this.#isAtRest()) throw new Violation(`stands still: ${this.#standing()}`)
    await this.#judge()
  }

  /** Nothing more is done with this world. */
  end(): void {
    for (const { disk } of [this.hub, ...this.agents]) disk.scrap()
  }

  crash(agent: AgentHost, told: boolean): void {
    agent.crash(told)
    this.clock.after(this.chance.between(10, 8_000), () => this.#start(agent))
  }

  /** Stops an agent in order, and starts it again: every link must come to its end by itself. */
  stop(agent: AgentHost): void {
    if (!agent.isUp || this.#stopping.has(agent)) return
    this.#stopping.add(agent)
    const { starts } = agent
    let isStopped = false
    agent.stop().then(() => {
      isStopped = true
    })
    this.clock.after(stopMs, async () => {
      // The promises of the links come to rest.
      await new Promise((resolve) => setImmediate(resolve))
      this.#stopping.delete(agent)
      if (starts !== agent.starts) return
      if (!isStopped) throw new Violation(`a link of ${agent.label} does not stop`)
      this.crash(agent, true)
    })
  }

  crashHub(told: boolean): void {
    this.hub.crash(told)
    this.clock.after(this.chance.between(10, 8_000), () => this.startHub())
  }

  /** A hub that meets a trouble of its disk at the start is started again, by whatever watches it. */
  startHub(): void {
    try {
      this.hub.start()
    } catch (error) {
      if (!isTrouble(error)) throw error
      this.crashHub(true)
    }
  }

  /** A file that was dropped before comes again, under another name. */
  dropAgain(agent: AgentHost): void {
    const again = this.chance.some(agent.folder)?.file
    if (again) this.#drop(agent, again)
  }

  rollBack(machine: Machine): void {
    const [agent] = this.agents
    this.copies += 1
    agent?.become(machine)
    if (agent) this.oracle.begins(agent)
    this.trace.add('oslo', () => 'is put back to its snapshot')
    if (agent) this.#start(agent)
  }

  clone(machine: Machine): void {
    if (this.agents.length > 1) return
    this.copies += 1
    const twin = new AgentHost('oslo-twin', this, machine)
    this.agents.push(twin)
    this.#start(twin)
  }

  /**
   * The machine is down for a while, an older copy of it works in its place, and the hub has come back
   * from its backup meanwhile: to the hub the two are one.
   */
  standIn(machine: Machine): void {
    const [agent, twin] = this.agents
    if (!agent || twin) return
    agent.crash(true)
    this.hub.restore()
    this.clone(machine)
    this.clock.after(this.chance.between(2_000, 30_000), () => {
      this.#removeTwin()
      this.#start(agent)
    })
  }

  /** Everything that will happen, at its time. */
  #foretell(): void {
    const { files, stormMs, count, happenings } = this.style
    for (let i = 0; i < files; i += 1) {
      this.clock.after(this.chance.between(0, stormMs), () => {
        const agent = this.chance.some(this.agents)
        if (agent) this.#drop(agent, this.#traffic.file())
      })
    }
    for (let i = 0; i < count; i += 1) {
      const what = this.chance.some(happenings)
      if (what) this.clock.after(this.chance.between(0, stormMs), () => this.#storm.happen(what))
    }
  }

  #drop(agent: AgentHost, file: ReturnType<Traffic['file']>): void {
    this.#drops += 1
    for (const { events } of file.units) for (const { id } of events) this.#madeIds.add(id)
    agent.folder.push({ path: `drop-${this.#drops}`, file })
    agent.says(() => `finds ${file.name} of ${file.feed}`)
    agent.wake()
  }

  #start(agent: AgentHost): void {
    try {
      if (this.agents.includes(agent)) agent.start()
    } catch (error) {
      if (!isTrouble(error)) throw error
      this.crash(agent, true)
    }
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done()) {
      const act = this.clock.take()
      if (!act) throw new Violation('nothing will ever happen again')
      this.steps += 1
      if (this.steps > maxSteps) throw new Violation(`no rest: ${this.#standing()}`)
      try {
        const work = act()
        if (work instanceof Promise) await work
      } catch (error) {
        if (!(error instanceof PowerLost)) throw error
        this.#lostPower(error)
      }
      for (const agent of this.agents) if (agent.isUp) this.oracle.look(agent)
    }
  }

  #lostPower({ disk }: PowerLost): void {
    const agent = this.agents.find((one) => one.disk === disk)
    if (agent) this.crash(agent, false)
    else this.crashHub(false)
  }

  /** Nothing goes wrong any more, and somebody stops the second copy. */
  #calm(): void {
    this.trace.add('world', () => 'calms down')
    this.#removeTwin()
    this.network.isParted = false
    for (const disk of [this.hub.disk, ...this.agents.map((agent) => agent.disk)]) {
      disk.trouble = undefined
      disk.writesLeft = undefined
    }
    for (const link of this.hub.connections) {
      for (const lane of lanes) link.feed({ kind: 'resume', lane, code: 'hub-paused' })
    }
  }

  /** Somebody stops the second copy. */
  #removeTwin(): void {
    const twin = this.agents[1]
    if (!twin) return
    twin.crash(true)
    twin.disk.scrap()
    this.agents.pop()
  }

  #isAtRest(): boolean {
    const [agent] = this.agents
    if (!agent?.isUp || !this.hub.isUp || !agent.isIdle) return false
    const { writes } = agent.disk
    // Without a write nothing has come nearer to its end.
    if (writes !== this.#seen.writes) this.#seen = { writes, isAtRest: hasDelivered(agent) }
    return this.#seen.isAtRest && agent.wanted.every(({ name }) => this.#isLinked(agent, name))
  }

  /** Only a link tells an agent what a restored hub has lost. */
  #isLinked(agent: AgentHost, inbox: string): boolean {
    const isLive = [...this.hub.connections].some((one) => {
      return one.agent === agent && one.inbox === inbox && one.isLive
    })
    return isLive && agent.linked.has(inbox)
  }

  #standing(): string {
    const [agent] = this.agents
    if (!agent?.isUp) return 'the agent is down'
    const cursors = agent.wanted.map(({ name }) => agent.outbox.destinations.standing(name))
    return JSON.stringify([agent.isIdle, cursors])
  }

  /** What the hub has in the end: what it is owed, once, and nothing else. */
  async #judge(): Promise<void> {
    const [agent] = this.agents
    if (!agent) return
    if (agent.outbox.audit.firstBroken() !== undefined) throw new Violation('the audit is broken')
    for (const { name } of agent.wanted) {
      const ids = await this.#idsAt(name)
      const kept = new Set(ids)
      if (kept.size !== ids.length) throw new Violation(`${name} has an event twice`)
      const foreign = ids.find((id) => !this.#madeIds.has(id))
      if (foreign) throw new Violation(`${name} has ${foreign}, which nobody sent`)
      for (const lane of lanes) {
        for (const [index, { event }] of agent.books.lanes[lane].entries()) {
          const owed = agent.books.wants(name, lane, index + 1)
          if (!owed || kept.has(event.id) || agent.books.isParked(name, lane, index + 1)) continue
          throw new Violation(`${name} lacks ${event.id} (${lane} ${index + 1})`)
        }
      }
    }
  }

  async #idsAt(inbox: string): Promise<string[]> {
    const { store } = this.hub
    const ids: string[] = []
    for (let after = 0; ; ) {
      const page = await store.events({ scope: everything, inbox, after, limit: 500 })
      ids.push(...page.events.map(({ id }) => id))
      if (page.through === after) return ids
      after = page.through
    }
  }
}

/** Whether every destination has acknowledged all that is released. */
function hasDelivered(agent: AgentHost): boolean {
  return agent.wanted.every(({ name }) => {
    const standing = agent.outbox.destinations.standing(name)
    return lanes.every((lane) => standing[lane].acked === standing[lane].head)
  })
}
