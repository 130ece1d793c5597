import type { NatsConnection } from '@nats-io/transport-node'
import type { Hello } from '../../../protocol/frames.ts'
import type { AccessBook } from '../accessContract.ts'
import type { AlertBook } from '../alertContract.ts'
import type { AuditBook } from '../auditContract.ts'
import type { CommandBook } from '../commandsContract.ts'
import type { Delivery, EventPage, HubStore, News, Page } from '../contract.ts'
import type { EnrolmentBook } from '../enrolmentContract.ts'
import type { FleetBook } from '../fleetContract.ts'
import type { OutcomeBook } from '../outcomeContract.ts'
import type { RouteBook } from '../routeContract.ts'
import type { Scope } from '../scope.ts'
import type { ViewBook } from '../viewContract.ts'
import { accessOver } from './accessMarks.ts'
import { connectTo } from './connection.ts'
import { Copy } from './events/copy.ts'
import { EventStream } from './events/eventStream.ts'
import { Republisher } from './events/republisher.ts'
import { fleetOver } from './fleetOver.ts'
import { Follower } from './follower.ts'
import { type Begun, beginningOf } from './founding.ts'
import { Journal } from './journal.ts'
import { Lease } from './lease.ts'
import { newsOf } from './news.ts'
import { type Place, Projection } from './projection.ts'
import { type JetStreamLimits, type JetStreamSettings, jetStreamLimits } from './settings.ts'
import { Statuses } from './statuses.ts'
import { Subjects } from './subjects.ts'
import { Writer } from './writer.ts'
import { type BookName, journaled } from './writes.ts'

export interface JetStreamOptions {
  readonly settings: JetStreamSettings
  readonly limits?: Partial<JetStreamLimits>
  /** File of this hub's copy. It is made again where it is missing or of another journal. */
  readonly path: string
  readonly now: () => Date
  /** The journal can't be followed now; the hub goes on trying. */
  readonly onFault?: (error: unknown) => void
}

/**
 * Opens the store of several hubs. What is written goes into one journal, a stream of JetStream, and
 * counts once this hub has applied it, together with all that stands before it; what is read comes
 * from the hub's own copy. So the hub keeps nothing that the journal doesn't have.
 *
 * @throws {Error} Where no server can be used, or the stream is not one that keeps everything.
 */
export async function openJetStreamStore(options: JetStreamOptions): Promise<HubStore> {
  const { settings, path, now, onFault = () => {} } = options
  const limits = { ...jetStreamLimits, ...options.limits }
  const connection = await connectTo(settings, limits)
  let projection: Projection | undefined
  try {
    const subjects = new Subjects(settings.stream)
    const journal = await Journal.open(connection, settings, subjects.all, limits)
    const begun = await beginningOf(journal, subjects.founding)
    const isOfJournal = (place: Place) => holds(journal, begun, place)
    projection = await Projection.open(path, begun, now, isOfJournal)
    const statuses = await Statuses.open(connection, settings)
    // What is wrong with it is told at the start, whichever hub comes to lead.
    if (settings.events) await EventStream.open(connection, settings, settings.events, limits)
    const lease = await Lease.open(connection, settings, limits)
    const own = { settings, limits, now, onFault }
    const parts = { ...own, connection, journal, projection, statuses, lease, subjects }
    const store = new JetStreamStore(parts)
    await store.open()
    return store
  } catch (error) {
    await connection.close()
    await projection?.close()
    throw error
  }
}

/** Whether a copy that came through this place is one of this journal: a restored one may be behind. */
async function holds(journal: Journal, { founding }: Begun, place: Place): Promise<boolean> {
  if (place.store !== founding.store) return false
  const { last } = await journal.span()
  if (place.sequence > last) return false
  const message = await journal.at(place.sequence)
  return message?.id === place.id
}

interface Parts {
  readonly settings: JetStreamSettings
  readonly now: () => Date
  readonly connection: NatsConnection
  readonly journal: Journal
  readonly projection: Projection
  readonly statuses: Statuses
  readonly lease: Lease
  readonly subjects: Subjects
  readonly limits: JetStreamLimits
  readonly onFault: (error: unknown) => void
}

/** How long a start may take to read what its copy lacks, in milliseconds. */
const catchUpMs = 3_600_000

class JetStreamStore implements HubStore {
  readonly routes: RouteBook
  readonly outcomes: OutcomeBook
  readonly access: AccessBook
  readonly audit: AuditBook
  readonly commands: CommandBook
  readonly fleet: FleetBook
  readonly alerts: AlertBook
  readonly enrolments: EnrolmentBook
  readonly #parts: Parts
  readonly #follower: Follower
  readonly #writer: Writer
  readonly #republisher: Republisher | undefined
  #listener: (news: News) => void = () => {}

  constructor(parts: Parts) {
    this.#parts = parts
    const { journal, projection, subjects, limits, statuses } = parts
    const tell = (news: News | undefined) => news && this.#listener(news)
    this.#follower = new Follower(journal, projection, {
      onForeign: (entry, result) => tell(newsOf(entry, result)),
      onFault: parts.onFault,
    })
    this.#writer = new Writer(journal, this.#follower, subjects, limits)
    this.#republisher = this.#republishing()
    const book = <Name extends BookName>(name: Name) => {
      const copy = () => projection.store[name]
      return journaled(name, copy, (...call) => this.#writer.call(...call))
    }
    this.routes = book('routes')
    this.outcomes = book('outcomes')
    this.audit = book('audit')
    this.commands = book('commands')
    this.alerts = book('alerts')
    this.enrolments = book('enrolments')
    const peek = <T>(ask: (copy: AccessBook) => Promise<T>) =>
      projection.peek(({ access }) => ask(access))
    this.access = accessOver(book('access'), peek, () => Date.now())
    this.fleet = fleetOver(book('fleet'), {
      keep: (beats) => statuses.keep(beats),
      apply: (beats) => projection.store.fleet.keepStatuses(beats),
      probe: async () => void (await journal.span()),
    })
  }

  get epoch(): string {
    return this.#copy.epoch
  }

  get accountKey(): string {
    return this.#copy.accountKey
  }

  get views(): ViewBook {
    return this.#copy.views
  }

  get leads(): boolean {
    return this.#parts.lease.isHeld
  }

  /** Before anything is asked: takes in what the copy lacks. */
  async open(): Promise<void> {
    this.#follower.start()
    await this.#writer.opened(this.#parts.settings.hub, catchUpMs)
    this.#republisher?.start()
    this.#parts.statuses.watch((beat, isNew) => {
      const { inbox, agent, status } = beat
      this.#copy.fleet.keepStatuses([beat]).catch(this.#parts.onFault)
      if (isNew) this.#listener({ kind: 'status', inbox, agent, status })
    })
  }

  admit(hellos: readonly Hello[]) {
    return Promise.all(hellos.map((hello) => this.#writer.admit(hello)))
  }

  commit(deliveries: readonly Delivery[]) {
    return Promise.all(deliveries.map((delivery) => this.#writer.commit(delivery)))
  }

  events(page: EventPage) {
    return this.#copy.events(page)
  }

  origin(scope: Scope, inbox: string, id: string) {
    return this.#copy.origin(scope, inbox, id)
  }

  head() {
    return this.#copy.head()
  }

  conflicts(page: Page) {
    return this.#copy.conflicts(page)
  }

  agents(scope: Scope) {
    return this.#copy.agents(scope)
  }

  watch(listener: (news: News) => void): void {
    this.#listener = listener
  }

  async close(): Promise<void> {
    const { connection, projection, statuses, lease } = this.#parts
    statuses.close()
    await this.#republisher?.stop()
    await lease.close()
    await this.#follower.stop()
    await connection.close()
    await projection.close()
  }

  #republishing(): Republisher | undefined {
    const { connection, settings, limits, now, onFault } = this.#parts
    const { events } = settings
    if (!events) return undefined
    const copy = new Copy({ ...this.#parts, follower: this.#follower })
    const open = () => EventStream.open(connection, settings, events, limits)
    const { maxAgeMs } = events
    return new Republisher({ copy, open, maxAgeMs, now, onFault, lookMs: limits.lookMs })
  }

  get #copy(): HubStore {
    return this.#parts.projection.store
  }
}
