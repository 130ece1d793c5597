import { eventFrom } from './reading.ts'
import type {
  Burial,
  DeadLetter,
  DeadLetterPage,
  DeadLetterState,
  RouteBook,
  RouteStanding,
  RouteStep,
  RouteTrace,
  Taken,
} from './routeContract.ts'
import { type Scope, within } from './scope.ts'
import { filterOf, type Selection } from './selection.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalInteger } from './values.ts'

/** The routes' book in SQLite. */
export class Routes implements RouteBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async open(name: string, inbox: string, start: number): Promise<RouteStanding> {
    this.#do.openRoute.run(name, inbox, BigInt(start), BigInt(start))
    return standingFrom(this.#do.route.get(name) as Row)
  }

  async step(name: string, step: RouteStep): Promise<void> {
    this.#db
      .transaction(() => {
        const { cursor, attempted, resent = 0, taken, buried } = step
        const big = (value: number | undefined) => (value === undefined ? null : BigInt(value))
        const counts = { resent: BigInt(resent), delivered: BigInt(taken?.events ?? 0) }
        this.#do.step.run({ name, cursor: big(cursor), attempted: big(attempted), ...counts })
        if (taken && taken.events > 0) this.#keepTaken(name, taken)
        if (buried) this.#bury(name, buried)
      })
      .immediate()
  }

  async standings(): Promise<readonly RouteStanding[]> {
    return (this.#do.standings.all() as Row[]).map(standingFrom)
  }

  async deadLetters(page: DeadLetterPage): Promise<readonly DeadLetter[]> {
    const { scope, inboxes, route = null, state = null, after, limit } = page
    const sees = within(scope)
    const rows = this.#do.deadLetters.iterate({ route, state, after: BigInt(after) })
    const seen = Iterator.from(rows as Iterable<Row>).filter((row) => {
      return sees(eventFrom(row)) && isOf(inboxes, row)
    })
    return seen.take(limit).map(letterFrom).toArray()
  }

  async nextQueued(route: string): Promise<DeadLetter | undefined> {
    const row = this.#do.nextQueued.get(route) as Row | undefined
    return row && letterFrom(row)
  }

  async requeue(
    scope: Scope,
    number: number,
    inboxes?: readonly string[],
  ): Promise<DeadLetter | undefined> {
    const row = this.#do.deadLetter.get(BigInt(number)) as Row | undefined
    if (!row || !within(scope)(eventFrom(row)) || !isOf(inboxes, row)) return undefined
    this.#do.requeue.run(BigInt(number))
    return letterFrom(this.#do.deadLetter.get(BigInt(number)) as Row)
  }

  async answered(number: number, result: 'delivered' | Burial): Promise<void> {
    const at = this.#now().toISOString()
    if (result === 'delivered') this.#do.letterDelivered.run({ number: BigInt(number), at })
    else {
      const { code, status, attempts } = result
      const facts = { code, status: status ?? null, attempts: BigInt(attempts) }
      this.#do.letterDied.run({ number: BigInt(number), at, ...facts })
    }
  }

  async countDead(route: string): Promise<number> {
    return integer((this.#do.countDead.get(route) as Row)['n'])
  }

  async trace(inbox: string, cursor: number): Promise<readonly RouteTrace[]> {
    const row = this.#do.event.get(BigInt(cursor)) as Row | undefined
    if (!row) return []
    const event = eventFrom(row)
    const names = this.#do.routesOf.pluck().all(inbox) as string[]
    const taken = names.flatMap((route): RouteTrace[] => {
      const found = this.#do.takenAt.get({ route, cursor: BigInt(cursor) }) as Row | undefined
      if (!found || !filterOf(JSON.parse(String(found['selection'])))(event)) return []
      return [{ route, state: 'delivered', at: String(found['at']) }]
    })
    const letters = (this.#do.lettersOf.all(BigInt(cursor)) as Row[]).map((letter): RouteTrace => {
      const state = letter['state'] as DeadLetterState
      return { route: String(letter['route']), state, at: String(letter['at']) }
    })
    return [...taken, ...letters]
  }

  #keepTaken(route: string, { after, through, selection }: Taken): void {
    const number = this.#selectionNumber(selection)
    const range = { after: BigInt(after), through: BigInt(through) }
    this.#do.insertTaken.run({ route, ...range, selection: number, at: this.#now().toISOString() })
  }

  #selectionNumber(selection: Selection): bigint {
    const text = JSON.stringify(selection)
    this.#do.insertSelection.run(text)
    return (this.#do.selection.get(text) as Row)['number'] as bigint
  }

  #bury(route: string, { cursor, code, status, attempts }: Burial): void {
    const at = this.#now().toISOString()
    const facts = { code, status: status ?? null, attempts: BigInt(attempts), at }
    this.#do.insertLetter.run({ route, cursor: BigInt(cursor), ...facts })
  }
}

function isOf(inboxes: readonly string[] | undefined, row: Row): boolean {
  return !inboxes || inboxes.includes(String(row['letterInbox']))
}

function standingFrom(row: Row): RouteStanding {
  return {
    name: String(row['name']),
    inbox: String(row['inbox']),
    cursor: integer(row['cursor']),
    attempted: integer(row['attempted']),
    delivered: integer(row['delivered']),
    resent: integer(row['resent']),
  }
}

function letterFrom(row: Row): DeadLetter {
  return {
    number: integer(row['number']),
    route: String(row['route']),
    inbox: String(row['letterInbox']),
    cursor: integer(row['cursor']),
    eventId: String(row['id']),
    code: String(row['code']),
    status: optionalInteger(row['status']),
    attempts: integer(row['attempts']),
    at: String(row['at']),
    state: row['state'] as DeadLetterState,
  }
}

/** A letter with its event, which the scope is held against. */
const letters = `
  SELECT d.number, d.route, d.inbox AS letterInbox, d.code, d.status, d.attempts, d.at, d.state,
    e.cursor, e.id, e.type, e.region, e.entity, e.account, '' AS body
  FROM dead_letter d JOIN event e ON e.cursor = d.cursor`

const sql = {
  openRoute: `
    INSERT INTO route (name, inbox, cursor, attempted) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  route: 'SELECT * FROM route WHERE name = ?',
  standings: 'SELECT * FROM route ORDER BY name',
  routesOf: 'SELECT name FROM route WHERE inbox = ? ORDER BY name',
  step: `
    UPDATE route SET
      cursor = max(cursor, coalesce(@cursor, cursor)),
      attempted = max(attempted, coalesce(@attempted, attempted)),
      delivered = delivered + @delivered,
      resent = resent + @resent
    WHERE name = @name`,

  insertSelection: 'INSERT INTO route_selection (selection) VALUES (?) ON CONFLICT DO NOTHING',
  selection: 'SELECT number FROM route_selection WHERE selection = ?',
  // Whoever reads a range again has had it at the first time.
  insertTaken: `
    INSERT INTO delivery (route, through, after, selection, at)
    VALUES (@route, @through, @after, @selection, @at) ON CONFLICT DO NOTHING`,
  takenAt: `
    SELECT d.at, s.selection FROM delivery d JOIN route_selection s ON s.number = d.selection
    WHERE d.route = @route AND d.through >= @cursor AND d.after < @cursor
    ORDER BY d.through LIMIT 1`,

  insertLetter: `
    INSERT INTO dead_letter (route, inbox, cursor, code, status, attempts, at, state)
    SELECT @route, inbox, @cursor, @code, @status, @attempts, @at, 'dead'
    FROM route WHERE name = @route
    ON CONFLICT DO NOTHING`,
  deadLetters: `${letters}
    WHERE d.number > @after AND (@route IS NULL OR d.route = @route)
      AND (@state IS NULL OR d.state = @state) ORDER BY d.number`,
  deadLetter: `${letters} WHERE d.number = ?`,
  nextQueued: `${letters} WHERE d.route = ? AND d.state = 'queued' ORDER BY d.number LIMIT 1`,
  lettersOf: 'SELECT route, state, at FROM dead_letter WHERE cursor = ? ORDER BY route',
  requeue: "UPDATE dead_letter SET state = 'queued' WHERE number = ? AND state = 'dead'",
  letterDelivered: "UPDATE dead_letter SET state = 'delivered', at = @at WHERE number = @number",
  letterDied: `
    UPDATE dead_letter
    SET state = 'dead', at = @at, code = @code, status = @status, attempts = attempts + @attempts
    WHERE number = @number`,
  countDead: "SELECT count(*) AS n FROM dead_letter WHERE route = ? AND state = 'dead'",

  event: `
    SELECT cursor, id, type, region, entity, account, '' AS body FROM event WHERE cursor = ?`,
} as const
