import { randomBytes, randomUUID } from 'node:crypto'
import type { Hello } from '../../protocol/frames.ts'
import { Checkpoints } from '../../storage/checkpoints.ts'
import { Access } from './access.ts'
import type { AccessBook } from './accessContract.ts'
import type { AlertBook } from './alertContract.ts'
import { Alerts } from './alerts.ts'
import { HubAudit } from './audit.ts'
import type { AuditBook } from './auditContract.ts'
import { Commands } from './commands.ts'
import type { CommandBook } from './commandsContract.ts'
import type {
  Admission,
  Conflict,
  Delivery,
  EventPage,
  FoundEvents,
  HubStore,
  KnownAgent,
  Origin,
  Outcome,
  Page,
} from './contract.ts'
import { Counts } from './counts.ts'
import { Enrolments } from './enrolment.ts'
import type { EnrolmentBook } from './enrolmentContract.ts'
import { Finder } from './finder.ts'
import { FleetRecords } from './fleet.ts'
import type { FleetBook } from './fleetContract.ts'
import { Ids } from './ids.ts'
import { Intake } from './intake.ts'
import { LedgerReading } from './ledgerReading.ts'
import type { OutcomeBook } from './outcomeContract.ts'
import { Outcomes } from './outcomes.ts'
import { Reading } from './reading.ts'
import type { RouteBook } from './routeContract.ts'
import { Routes } from './routes.ts'
import type { Scope } from './scope.ts'
import { codeOf, type Database, openDatabase, type SqliteOptions } from './sqlite.ts'
import type { ViewBook } from './viewContract.ts'
import { Views } from './views.ts'

/**
 * Opens the hub's store in SQLite, and makes or migrates it.
 *
 * @throws {Error} As `openDatabase` does.
 */
export function openHubStore(options: SqliteOptions): HubStore {
  const db = openDatabase(options)
  try {
    expectLoss(db)
    return new SqliteStore(db, options.now, byChance, new Checkpoints(db))
  } catch (error) {
    db.close()
    throw error
  }
}

/** What a store makes up once, and a new epoch; several hubs must make up the same. */
export interface Making {
  epoch(): string
  /** 32 bytes in hex. */
  accountKey(): string
}

const byChance: Making = {
  epoch: () => randomUUID(),
  accountKey: () => randomBytes(32).toString('hex'),
}

/** A hub's store on a database that is open: the simulation's lies in memory. */
export function hubStoreOn(db: Database, now: () => Date): HubStore {
  expectLoss(db)
  return new SqliteStore(db, now, byChance)
}

/** A store that follows a journal: what it makes up is the journal's. */
export function followingStore(db: Database, now: () => Date, making: Making): HubStore {
  return new SqliteStore(db, now, making)
}

/** A restore needs a restart, so one start has one loss at most to tell of: this is a new one. */
export function expectLoss(db: Database): void {
  db.prepare("DELETE FROM meta WHERE name = 'lost'").run()
}

class SqliteStore implements HubStore {
  readonly routes: RouteBook
  readonly outcomes: OutcomeBook
  readonly access: AccessBook
  readonly audit: AuditBook
  readonly commands: CommandBook
  readonly fleet: FleetBook
  readonly alerts: AlertBook
  readonly enrolments: EnrolmentBook
  readonly views: ViewBook
  readonly #db: Database
  readonly #views: Views
  readonly #intake: Intake
  readonly #reading: Reading
  readonly accountKey: string
  readonly leads = true
  readonly #making: Making
  readonly #checkpoints: Checkpoints | undefined
  #epoch: string

  constructor(db: Database, now: () => Date, making: Making, checkpoints?: Checkpoints) {
    this.#db = db
    this.#checkpoints = checkpoints
    this.#making = making
    const ids = new Ids(db)
    this.#views = new Views(db)
    this.#intake = new Intake(db, ids, this.#views, now)
    this.#reading = new Reading(db, ids)
    this.routes = new Routes(db, now)
    this.outcomes = new Outcomes(db, ids, this.#views, now)
    this.views = {
      ledger: new LedgerReading(db),
      finder: new Finder(db, ids, this.#views.terms),
      counts: new Counts(db),
      catchUp: async (limit) => this.#views.catchUp(limit),
    }
    this.access = new Access(db, now)
    this.audit = new HubAudit(db, now)
    this.commands = new Commands(db, now)
    this.fleet = new FleetRecords(db, now)
    this.alerts = new Alerts(db, now)
    this.enrolments = new Enrolments(db, now)
    db.prepare("INSERT INTO meta VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(making.epoch())
    const key = making.accountKey()
    db.prepare("INSERT INTO meta VALUES ('account-key', ?) ON CONFLICT DO NOTHING").run(key)
    const kept = db.prepare("SELECT value FROM meta WHERE name = 'account-key'").pluck()
    this.accountKey = String(kept.get())
    this.#epoch = String(db.prepare("SELECT value FROM meta WHERE name = 'epoch'").pluck().get())
  }

  get epoch(): string {
    return this.#epoch
  }

  async admit(hellos: readonly Hello[]): Promise<readonly Admission[]> {
    let lost = false
    const onLoss = () => {
      lost = true
    }
    const admit = this.#db.transaction(() => {
      const admissions = hellos.map((hello) => this.#intake.admit(hello, onLoss))
      return { admissions, epoch: lost ? this.#renewEpoch() : this.#epoch }
    })
    try {
      const { admissions, epoch } = admit.immediate()
      this.#epoch = epoch
      return admissions
    } catch (error) {
      const code = codeOf(error)
      return hellos.map(() => ({ ok: false, code }))
    }
  }

  async commit(deliveries: readonly Delivery[]): Promise<readonly Outcome[]> {
    const store = this.#db.transaction(() => {
      const outcomes = deliveries.map((d) => this.#intake.store(d))
      this.#views.flush()
      return outcomes
    })
    try {
      const outcomes = store.immediate()
      this.#intake.settle()
      this.#views.settle()
      return outcomes
    } catch (error) {
      this.#intake.forget()
      this.#views.forget()
      const code = codeOf(error)
      return deliveries.map(() => ({ ok: false, code }))
    } finally {
      this.#checkpoints?.written()
    }
  }

  async events(page: EventPage): Promise<FoundEvents> {
    return this.#reading.events(page)
  }

  async origin(scope: Scope, inbox: string, id: string): Promise<Origin | undefined> {
    return this.#reading.origin(scope, inbox, id)
  }

  async head(): Promise<number> {
    return this.#reading.head()
  }

  async conflicts(page: Page): Promise<readonly Conflict[]> {
    return this.#reading.conflicts(page)
  }

  async agents(scope: Scope): Promise<readonly KnownAgent[]> {
    return this.#reading.agents(scope)
  }

  watch(): void {}

  async close(): Promise<void> {
    await this.#checkpoints?.close()
    this.#db.close()
  }

  /** Once for each loss: the agents that it befell come one after the other. */
  #renewEpoch(): string {
    const told = this.#db.prepare("INSERT INTO meta VALUES ('lost', '') ON CONFLICT DO NOTHING")
    if (told.run().changes === 0) return this.#epoch
    const epoch = this.#making.epoch()
    this.#db.prepare("UPDATE meta SET value = ? WHERE name = 'epoch'").run(epoch)
    return epoch
  }
}
