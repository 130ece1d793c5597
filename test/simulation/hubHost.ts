import { Gate } from '../../hub/receiver/gate.ts'
import { Registry } from '../../hub/receiver/registry.ts'
import type { Admission, HubStore, Delivery as StoredDelivery } from '../../hub/store/contract.ts'
import { migrations } from '../../hub/store/migrations.ts'
import { hubStoreOn } from '../../hub/store/store.ts'
import type { Hello } from '../../protocol/frames.ts'
import { type HubConfig, hubDefaults } from '../../protocol/hubState.ts'
import { Disk, DiskKind } from './disk.ts'
import { HubConnection } from './hubConnection.ts'
import type { AgentHost, HubLine, World } from './parts.ts'

const hubDisks = new DiskKind(migrations)

type Durable = Map<string, Map<string, number>>

interface Waiting {
  readonly connection: HubConnection
  readonly delivery: StoredDelivery
}

interface Backup {
  readonly image: Buffer
  readonly durable: Durable
}

/**
 * The hub's machine: the real store in memory, the real sessions, and commits that gather the frames
 * of all connections into one transaction as the real committer does.
 */
export class HubHost {
  readonly disk = new Disk(hubDisks)
  durable: Durable = new Map()
  /** Counts the restores: what an agent knows of an earlier one is no proof. */
  restores = 0
  readonly connections = new Set<HubConnection>()
  readonly #world: World
  readonly #config: HubConfig
  #store: HubStore | undefined
  #registry = new Registry()
  #waiting: Waiting[] = []
  #backup: Backup | undefined

  constructor(world: World, window: HubConfig['window']) {
    this.#world = world
    this.#config = { ...hubDefaults, hub: 'hub', window }
    this.start()
  }

  get isUp(): boolean {
    return this.#store !== undefined
  }

  get store(): HubStore {
    if (!this.#store) throw new Error('the hub is down')
    return this.#store
  }

  start(): void {
    if (this.#store) return
    const { mutant, clock } = this.#world
    const opened = this.disk.open()
    const database = mutant.hubDatabase?.(opened) ?? opened
    const store = hubStoreOn(database, () => new Date(clock.now))
    this.#store = mutant.hubStore?.(store, this.disk) ?? store
    this.#registry = mutant.registry?.() ?? new Registry()
    this.#world.trace.add('hub', () => 'started')
  }

  /** The process ends at this moment. @param told Whether its system resets the connections. */
  crash(told: boolean): void {
    this.#world.trace.add('hub', () => 'crashed')
    this.#store = undefined
    for (const connection of this.connections) connection.abandon()
    this.connections.clear()
    this.#world.network.abandonHub(told)
    this.#waiting = []
    this.disk.crash()
    this.#world.mutant.hubCrashed?.(this.disk)
  }

  backUp(): void {
    const durable: Durable = new Map()
    for (const [inbox, ids] of this.durable) durable.set(inbox, new Map(ids))
    this.#backup = { image: this.disk.image(), durable }
    this.#world.trace.add('hub', () => 'backed up')
  }

  /** Comes back as it was at the last backup. */
  restore(): void {
    if (!this.#backup) return
    this.crash(true)
    this.disk.replace(this.#backup.image)
    this.durable = new Map()
    for (const [inbox, ids] of this.#backup.durable) this.durable.set(inbox, new Map(ids))
    this.restores += 1
    this.#world.trace.add('hub', () => 'restored from its backup')
    this.#world.startHub()
  }

  accept(agent: AgentHost, inbox: string, line: HubLine): HubConnection {
    const { clock, chance, oracle, trace } = this.#world
    const { store } = this
    const door = {
      store,
      admissions: {
        // A hello that was being judged when its hub crashed is answered by nobody.
        admit: async (hello: Hello) =>
          this.#store === store
            ? admissionOf(await store.admit([hello]))
            : ({ ok: false, code: 'store-failed' } as const),
      },
      registry: this.#registry,
      gate: new Gate(async () => false, [async () => 'admitted']),
      probeMs: this.#config.probeMs,
    }
    const connection = new HubConnection(agent, inbox, line, {
      clock,
      door,
      config: this.#config,
      pause: () => chance.between(0, 20),
      commit: (of, hello, { frame, bodies }) => {
        this.#await({ connection: of, delivery: { hello, frame, bodies } })
      },
      sends: (of, frame) => {
        trace.add(`hub>${of.inbox}`, () => JSON.stringify(frame))
        oracle.hubSends(of, frame)
      },
      left: (of) => this.connections.delete(of),
    })
    this.connections.add(connection)
    return connection
  }

  #await(waiting: Waiting): void {
    const { mutant, clock, chance } = this.#world
    this.#waiting.push(waiting)
    if (mutant.answersBeforeCommit) waiting.connection.feed({ kind: 'committed', duplicates: 0 })
    if (this.#waiting.length > 1) return
    clock.after(chance.between(0, 30), () => this.#commit())
  }

  /** One transaction for all that waits; the answers come a little later, or never after a crash. */
  async #commit(): Promise<void> {
    const { chance, oracle, mutant } = this.#world
    const group = this.#waiting.splice(0)
    const store = this.#store
    if (!store || group.length === 0) return
    const outcomes = await store.commit(group.map(({ delivery }) => delivery))
    for (const [index, { connection, delivery }] of group.entries()) {
      const outcome = outcomes[index]
      if (!outcome) throw new Error('a store must give an outcome for each delivery')
      if (outcome.ok) oracle.committed(connection, delivery)
      else this.#world.trace.add('hub', () => `commit fails: ${outcome.code}`)
      if (mutant.answersBeforeCommit && outcome.ok) continue
      connection.answer(
        chance.between(0, 5),
        outcome.ok
          ? { kind: 'committed', duplicates: outcome.duplicates }
          : { kind: 'commitFailed', code: outcome.code },
      )
    }
  }
}

function admissionOf([admission]: readonly Admission[]): Admission {
  if (!admission) throw new Error('a store must answer each hello')
  return admission
}
