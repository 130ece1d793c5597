import type {
  CommandBook,
  CommandState,
  HoldingAction,
  KeptCommand,
  NewCommand,
} from './commandsContract.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** Commands in SQLite. */
export class Commands implements CommandBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async ask(command: NewCommand): Promise<KeptCommand | undefined> {
    const { holding = null, detail, ...facts } = command
    const ask = this.#db.transaction(() => {
      if (holding !== null && this.#do.openAbout.get(holding)) return undefined
      const row = { ...facts, holding, detail: JSON.stringify(detail), at: this.#time() }
      return this.#do.ask.get(row) as Row
    })
    const row = ask.immediate()
    return row && commandFrom(row)
  }

  async get(number: number): Promise<KeptCommand | undefined> {
    return one(this.#do.get.get(BigInt(number)))
  }

  async approve(
    number: number,
    { by, person }: { readonly by: string; readonly person: string },
  ): Promise<KeptCommand | undefined> {
    return one(this.#do.approve.get({ number: BigInt(number), by, person, at: this.#time() }))
  }

  async last(keys: readonly string[]): Promise<ReadonlyMap<string, KeptCommand>> {
    const found = keys.flatMap((key) => {
      const command = one(this.#do.last.get(key))
      return command ? [[key, command] as const] : []
    })
    return new Map(found)
  }

  async awaiting(limit: number): Promise<readonly KeptCommand[]> {
    return (this.#do.awaiting.all(BigInt(limit)) as Row[]).map(commandFrom)
  }

  async waiting(inbox: string, agent: string): Promise<readonly KeptCommand[]> {
    return (this.#do.waiting.all(inbox, agent) as Row[]).map(commandFrom)
  }

  async answered(
    inbox: string,
    agent: string,
    id: string,
    outcome: 'done' | 'refused',
    code?: string,
    message?: string,
  ): Promise<KeptCommand | undefined> {
    const facts = { outcome, code: code ?? null, message: message ?? null, at: this.#time() }
    return one(this.#do.answered.get({ inbox, agent, id, ...facts }))
  }

  async expire(): Promise<readonly KeptCommand[]> {
    return (this.#do.expire.all({ at: this.#time() }) as Row[]).map(commandFrom)
  }

  #time(): string {
    return this.#now().toISOString()
  }
}

function one(row: unknown): KeptCommand | undefined {
  return row === undefined ? undefined : commandFrom(row as Row)
}

function commandFrom(row: Row): KeptCommand {
  return {
    number: integer(row['number']),
    id: String(row['id']),
    holding: optionalText(row['holding']),
    action: row['action'] as HoldingAction,
    inbox: String(row['inbox']),
    agent: String(row['agent']),
    verb: String(row['verb']),
    detail: JSON.parse(String(row['detail'])),
    reason: String(row['reason']),
    by: String(row['by']),
    person: String(row['person']),
    askedAt: String(row['asked_at']),
    endsAt: String(row['ends_at']),
    state: row['state'] as CommandState,
    approvedBy: optionalText(row['approved_by']),
    code: optionalText(row['code']),
    message: optionalText(row['message']),
  }
}

const sql = {
  openAbout: `
    SELECT 1 FROM command WHERE holding = ? AND state IN ('awaits-second', 'sent')`,
  ask: `
    INSERT INTO command
      (id, holding, action, inbox, agent, verb, detail, reason, by, person, asked_at, ends_at, state)
    VALUES (@id, @holding, @action, @inbox, @agent, @verb, @detail, @reason, @by, @person, @at,
      @endsAt, @state)
    RETURNING *`,
  get: 'SELECT * FROM command WHERE number = ?',
  // Never by whoever asked, whatever the caller has looked at before.
  approve: `
    UPDATE command SET state = 'sent', approved_by = @by, approved_at = @at
    WHERE number = @number AND state = 'awaits-second' AND ends_at > @at AND person <> @person
    RETURNING *`,
  last: 'SELECT * FROM command WHERE holding = ? ORDER BY number DESC LIMIT 1',
  awaiting: `SELECT * FROM command WHERE state = 'awaits-second' ORDER BY number LIMIT ?`,
  waiting: `
    SELECT * FROM command WHERE inbox = ? AND agent = ? AND state = 'sent' ORDER BY number
    LIMIT 100`,
  answered: `
    UPDATE command
    SET state = @outcome, code = @code, message = @message, answered_at = @at
    WHERE inbox = @inbox AND agent = @agent AND id = @id AND state = 'sent'
    RETURNING *`,
  // One that is under way may have been done, so only its agent can say what became of it.
  expire: `
    UPDATE command SET state = 'expired', answered_at = @at
    WHERE state = 'awaits-second' AND ends_at <= @at
    RETURNING *`,
} as const
