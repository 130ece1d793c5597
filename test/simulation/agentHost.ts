import { bearer } from '../../agent/delivery/identity.ts'
import { Link } from '../../agent/delivery/link.ts'
import type { Socket } from '../../agent/delivery/socket.ts'
import type { Notice } from '../../agent/notice.ts'
import type { lanes } from '../../events/lane.ts'
import { migrations } from '../../outbox/migrations.ts'
import { type Outbox, outboxOn } from '../../outbox/outbox.ts'
import type { Frame } from '../../protocol/frames.ts'
import { Books } from './books.ts'
import { Disk, DiskKind } from './disk.ts'
import { Intake } from './intake.ts'
import type { Lying, Machine, Wanted, World } from './parts.ts'
import { isTrouble } from './trouble.ts'

const agentDisks = new DiskKind(migrations)

/** After a fault of the disk the intake tries again, in milliseconds. */
const retryMs = 2_000

/** An agent's machine: the real outbox in memory, and the real links. */
export class AgentHost {
  /** What traces call it; to the hub all copies have one name. */
  readonly label: string
  readonly disk: Disk
  books: Books
  folder: Lying[]
  wanted: readonly Wanted[]
  /** Destinations whose links are up. */
  readonly linked = new Set<string>()
  #outbox: Outbox | undefined
  #links: Link[] = []
  #intake: Intake | undefined
  readonly #world: World
  /** Counts the starts, so that a timer of an earlier process does nothing. */
  starts = 0
  #isWorking = false

  constructor(label: string, world: World, machine?: Machine) {
    this.label = label
    this.#world = world
    this.disk = new Disk(agentDisks, machine?.image)
    this.books = machine?.books.copy() ?? new Books()
    this.folder = [...(machine?.folder ?? [])]
    this.wanted = machine?.wanted ?? []
  }

  get isUp(): boolean {
    return this.#outbox !== undefined
  }

  get outbox(): Outbox {
    if (!this.#outbox) throw new Error('the agent is down')
    return this.#outbox
  }

  /** Whether everything in the folder was read and put away. */
  get isIdle(): boolean {
    return this.#intake?.isIdle ?? false
  }

  says(what: () => string): void {
    this.#world.trace.add(this.label, what)
  }

  machine(): Machine {
    const { books, folder, wanted } = this
    return { image: this.disk.image(), books: books.copy(), folder: [...folder], wanted }
  }

  /** Goes back to what it was at a snapshot. */
  become({ image, books, folder, wanted }: Machine): void {
    this.crash(true)
    this.disk.replace(image)
    this.books = books.copy()
    this.folder = [...folder]
    this.wanted = wanted
  }

  start(): void {
    if (this.#outbox) return
    const { clock, mutant, oracle } = this.#world
    this.starts += 1
    const started = this.starts
    const opened = this.disk.open()
    const store = mutant.agentStore?.(opened) ?? opened
    const outbox = outboxOn(store, () => new Date(clock.now))
    mutant.outbox?.(outbox, store)
    this.#outbox = outbox
    this.says(() => `starts with store ${outbox.storeId}`)
    oracle.opened(this)
    for (const { name, filter, startFrom } of this.wanted) {
      outbox.destinations.register(name, filter, startFrom)
      this.books.register(name, filter, startFrom)
    }
    this.#intake = new Intake(this, outbox)
    this.#links = this.wanted.map(({ name }) => this.#link(name, outbox))
    for (const link of this.#links) link.start()
    this.#workOn(started)
  }

  /** Every link says goodbye. */
  stop(): Promise<unknown> {
    this.says(() => 'is asked to stop')
    this.#intake = undefined
    return Promise.all(this.#links.map((link) => link.stop()))
  }

  /** The process ends at this moment. @param told Whether its system resets the connections. */
  crash(told: boolean): void {
    if (!this.#outbox && !this.disk) return
    this.says(() => 'crashes')
    this.starts += 1
    this.#outbox = undefined
    this.linked.clear()
    this.#links = []
    this.#intake = undefined
    this.#world.network.abandonAgent(this, told)
    this.disk.crash()
    this.#world.mutant.agentCrashed?.(this.disk)
  }

  /** A person lets go what is held of a file. */
  letGo(): void {
    const id = this.#world.chance.some(this.books.held)
    if (id === undefined) return
    const consent = { by: 'anna', reason: 'checked' }
    if (!this.#ask((outbox) => outbox.heldUnits.release(id, undefined, consent))) return
    this.books.letGo(id)
    this.says(() => `lets file ${id} go`)
    this.#released()
  }

  /** A person has a release sent again. */
  resend(release: number): void {
    const destination = this.#world.chance.some(this.wanted)?.name
    if (destination === undefined) return
    this.#ask((outbox) => outbox.replays.begin(destination, { release }, 'anna', 'asked for'))
    for (const link of this.#links) link.replay()
  }

  /** A person has a parked release tried again. */
  retryParked(): void {
    const parked = this.#someParked()
    if (!parked) return
    this.#ask((outbox) => outbox.replays.retry(parked.destination, parked.release, 'anna'))
    for (const link of this.#links) link.replay()
  }

  /** A person decides that a destination never gets a parked release. */
  skipParked(): void {
    const parked = this.#someParked()
    if (!parked) return
    const { destination, release } = parked
    this.#ask((outbox) =>
      outbox.parking.skip(destination, release, { by: 'anna', reason: 'not needed' }),
    )
  }

  #someParked() {
    const parked = this.#outbox?.parking.list(undefined).filter(({ state }) => state === 'parked')
    return this.#world.chance.some(parked ?? [])
  }

  /** What a command does, in one transaction. @returns False where nothing came of it. */
  #ask(work: (outbox: Outbox) => unknown): boolean {
    const outbox = this.#outbox
    if (!outbox) return false
    try {
      outbox.together(() => work(outbox))
      return true
    } catch (error) {
      if (!isTrouble(error)) throw error
      return false
    }
  }

  takeAway({ path }: Lying): void {
    this.folder = this.folder.filter((lying) => lying.path !== path)
  }

  #released(): void {
    for (const link of this.#links) link.released()
  }

  /** A file has come: the intake goes to work, unless it is at work. */
  wake(): void {
    if (this.#intake && !this.#isWorking) this.#workOn(this.starts)
  }

  /** One step of the intake a little later, and then the next one. */
  #workOn(started: number, pause = 0): void {
    const { clock, chance } = this.#world
    this.#isWorking = true
    clock.after(pause + chance.between(1, 200), () => {
      if (started !== this.starts || !this.#intake) return
      const failed = !this.#workOnce(this.#intake)
      if (failed || !this.#intake.isIdle) this.#workOn(started, failed ? retryMs : 0)
      else this.#isWorking = false
    })
  }

  /** @returns False where the disk failed. */
  #workOnce(intake: Intake): boolean {
    try {
      if (intake.step()) this.#released()
      return true
    } catch (error) {
      if (!isTrouble(error)) throw error
      this.says(() => 'the intake meets a trouble of the disk')
      intake.recover()
      return false
    }
  }

  #link(destination: string, outbox: Outbox): Link {
    const { clock, chance, network, oracle, mutant, style } = this.#world
    const started = this.starts
    const isAlive = () => started === this.starts
    const rules = {
      destination,
      agent: 'oslo',
      url: `ws://hub/agents/${destination}`,
      identity: bearer(() => 'token'),
      program: 'kontor 0',
      allowReplay: style.allowReplay,
    }
    const ports = {
      tell: (notice: Notice) => {
        if (notice.kind === 'link-up') this.linked.add(destination)
        if (notice.kind === 'link-down') this.linked.delete(destination)
        oracle.told(this, notice)
      },
      acknowledged: (name: string, lane: (typeof lanes)[number], through: number) =>
        oracle.acknowledged(this, name, lane, through),
      renewed: () => {
        for (const link of this.#links) link.storeRenewed()
      },
      status: () => ({}),
      command: (_destination: string, { id }: { readonly id: string }) => ({
        id,
        outcome: 'done' as const,
      }),
    }
    return new Link(rules, outbox, ports, {
      now: () => clock.now,
      wall: () => clock.now,
      random: () => chance.next(),
      after: (ms, call) => clock.after(ms, () => isAlive() && call()),
      connect: (_url, _token, events) => {
        const dialled = network.dial(this, destination, events, isAlive)
        const socket = style.proves ? dialled : withoutProofs(dialled)
        return mutant.socket?.(socket, destination, outbox) ?? socket
      },
    })
  }
}

/** What an agent says of before there were proofs: its cursors are believed where they fit. */
function withoutProofs(socket: Socket): Socket {
  const older = (text: string): string => {
    const frame = JSON.parse(text) as Frame
    if (frame.t === 'events') return JSON.stringify({ ...frame, proof: undefined })
    if (frame.t !== 'hello') return text
    const lanes = frame.lanes.map((lane) => ({ ...lane, proof: undefined }))
    return JSON.stringify({ ...frame, capabilities: [], lanes })
  }
  return { ...socket, send: (text) => socket.send(older(text)) }
}
