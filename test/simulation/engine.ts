import Driver from 'better-sqlite3'

export type Database = Driver.Database

/** What passes before every write and every commit; it may throw instead. */
type Gate = () => void

/**
 * SQLite in memory, with a gate before each write. It outlives crashes and runs: a statement is
 * compiled when it is first used, and once, where the product compiles all at each start and many at
 * each call, which would be most of the time of a run.
 */
export class Engine {
  readonly store: Database
  gate: Gate = () => {}
  readonly #statements = new Map<string, LazyStatement>()
  /** Rows that the schema brings along. */
  readonly #given: readonly { readonly table: string; readonly row: readonly unknown[] }[]

  constructor(image: Buffer) {
    this.store = new Driver(image)
    this.store.defaultSafeIntegers(true)
    this.store.pragma('locking_mode = EXCLUSIVE')
    this.store.pragma('journal_mode = MEMORY')
    this.store.pragma('synchronous = OFF')
    this.store.pragma('foreign_keys = ON')
    this.#given = this.#tables().flatMap((table) => {
      const rows = this.store.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][]
      return rows.map((row) => ({ table, row }))
    })
    this.#watch(this.store)
  }

  /**
   * Takes out all rows but those that the schema brings along. To lift the foreign keys would have every statement compiled
   * again, so the order of the tables is found by trying.
   */
  wipe(): void {
    this.gate = () => {}
    let names = this.#tables()
    while (names.length > 0) names = names.filter((name) => !this.#isEmptied(name))
    for (const { table, row } of this.#given) {
      const places = row.map(() => '?').join(', ')
      this.store.prepare(`INSERT INTO ${table} VALUES (${places})`).run(...row)
    }
  }

  #tables(): string[] {
    const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC`
    return (this.store.prepare(sql).all() as { name: string }[]).map(({ name }) => name)
  }

  /** A table that others still refer to comes after them. */
  #isEmptied(name: string): boolean {
    try {
      this.store.prepare(`DELETE FROM ${name}`).run()
      return true
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error
      return false
    }
  }

  #watch(store: Database): void {
    const prepare = store.prepare.bind(store)
    const transaction = store.transaction.bind(store)
    const gate = () => this.gate()
    const watched = (sql: string): LazyStatement => {
      const known = this.#statements.get(sql)
      if (known) return known
      const statement = new LazyStatement(() => prepare(sql), writes.test(sql) ? gate : () => {})
      this.#statements.set(sql, statement)
      return statement
    }
    const committed = (work: (...values: unknown[]) => unknown) =>
      transaction((...values: unknown[]) => {
        const result = work(...values)
        gate()
        return result
      })
    Object.assign(store, { prepare: watched, transaction: committed })
  }
}

const writes = /^\s*(INSERT|UPDATE|DELETE)/

class LazyStatement {
  readonly #compile: () => Driver.Statement
  readonly #gate: Gate
  #compiled: Driver.Statement | undefined

  constructor(compile: () => Driver.Statement, gate: Gate) {
    this.#compile = compile
    this.#gate = gate
  }

  run(...values: unknown[]): Driver.RunResult {
    this.#gate()
    return this.#statement.run(...values)
  }

  get(...values: unknown[]): unknown {
    this.#gate()
    return this.#statement.get(...values)
  }

  all(...values: unknown[]): unknown[] {
    this.#gate()
    return this.#statement.all(...values)
  }

  iterate(...values: unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...values)
  }

  /** Every use of one text asks for the same, so that the statement may be shared. */
  pluck(): this {
    this.#statement.pluck()
    return this
  }

  get #statement(): Driver.Statement {
    this.#compiled ??= this.#compile()
    return this.#compiled
  }
}
