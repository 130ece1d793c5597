import type {
  Alert,
  AlertBook,
  AlertChange,
  AlertNotice,
  AlertPage,
  AlertState,
  AlertStep,
  Condition,
  Severity,
  StatementProof,
} from './alertContract.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** The alerts' book in SQLite. */
export class Alerts implements AlertBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async standing(): Promise<readonly Alert[]> {
    return (this.#do.standing.all() as Row[]).map(alertFrom)
  }

  async resolvedSince(moment: string): Promise<readonly Alert[]> {
    return (this.#do.resolvedSince.all(moment) as Row[]).map(alertFrom)
  }

  async change(
    changes: readonly AlertChange[],
    channelsOf: (severity: Severity) => readonly string[],
  ): Promise<void> {
    if (changes.length === 0) return
    const at = this.#time()
    this.#db
      .transaction(() => {
        for (const change of changes) this.#make(change, channelsOf, at)
      })
      .immediate()
  }

  async acknowledge(
    number: number,
    by: string,
    note: string | undefined,
  ): Promise<Alert | undefined> {
    return this.#db
      .transaction(() => {
        const facts = { number: BigInt(number), by, note: note ?? null }
        if (this.#do.acknowledge.run(facts).changes > 0) {
          this.#step(BigInt(number), 'acknowledged', by, this.#time())
        }
        return this.#get(number)
      })
      .immediate()
  }

  async get(number: number): Promise<Alert | undefined> {
    return this.#get(number)
  }

  async page({ sees, states, before, limit }: AlertPage): Promise<readonly Alert[]> {
    const behind = BigInt(before ?? Number.MAX_SAFE_INTEGER)
    const rows = this.#do.page.iterate(JSON.stringify(states ?? all), behind) as Iterable<Row>
    return Iterator.from(rows).map(alertFrom).filter(sees).take(limit).toArray()
  }

  async history(number: number): Promise<readonly AlertStep[]> {
    return (this.#do.history.all(BigInt(number)) as Row[]).map((row) => ({
      state: row['state'] as AlertState,
      by: optionalText(row['by']),
      at: String(row['at']),
    }))
  }

  async counts(sees: AlertPage['sees']): Promise<Readonly<Record<AlertState, number>>> {
    const counts = { open: 0, acknowledged: 0, resolved: 0 }
    for (const row of this.#do.counts.iterate() as Iterable<Row>) {
      const about = { agent: optionalText(row['agent']), inbox: optionalText(row['inbox']) }
      if (sees(about)) counts[row['state'] as AlertState] += integer(row['n'])
    }
    return counts
  }

  async notices(
    channel: string,
    resolvedBefore: string,
    limit: number,
  ): Promise<readonly AlertNotice[]> {
    const rows = this.#do.notices.all(channel, resolvedBefore, BigInt(limit)) as Row[]
    return rows.map((row) => ({
      number: integer(row['notice']),
      state: row['told'] as AlertState,
      at: String(row['at']),
      alert: alertFrom(row),
    }))
  }

  async told(numbers: readonly number[]): Promise<void> {
    this.#do.told.run(JSON.stringify(numbers))
  }

  async tidy(channels: readonly string[], resolvedBefore: string): Promise<void> {
    this.#db
      .transaction(() => {
        this.#do.forgetChannels.run(JSON.stringify(channels))
        for (const text of ['forgetNotices', 'forgetSteps', 'forgetAlerts'] as const) {
          this.#do[text].run(resolvedBefore)
        }
        this.#do.forgetProofs.run(resolvedBefore)
      })
      .immediate()
  }

  async proofs(): Promise<readonly StatementProof[]> {
    return (this.#do.proofs.all() as Row[]).map((row) => ({
      inbox: String(row['inbox']),
      kind: row['kind'] as StatementProof['kind'],
      agent: String(row['agent']),
      feed: String(row['feed']),
      detail: String(row['detail']),
      dueAt: optionalText(row['due_at']),
      seenAt: String(row['seen_at']),
    }))
  }

  #make(change: AlertChange, channelsOf: (severity: Severity) => readonly string[], at: string) {
    if (change.kind === 'raise') {
      const { condition } = change
      const { lastInsertRowid } = this.#do.insert.run({ ...columns(condition), at })
      const number = BigInt(lastInsertRowid)
      this.#step(number, 'open', undefined, at)
      this.#notify(number, 'open', channelsOf(condition.severity), at)
      return
    }
    const number = BigInt(change.number)
    if (change.kind === 'resolve') {
      const { severity } = this.#do.resolve.get({ number, at }) as Row
      this.#step(number, 'resolved', undefined, at)
      this.#notify(number, 'resolved', channelsOf(severity as Severity), at)
      return
    }
    const { severity, message } = change.condition
    this.#do.reword.run({ number, severity, message })
    if (change.kind === 'reword') return
    this.#do.again.run({ number, at })
    this.#step(number, 'open', undefined, at)
    // Whoever has not heard that it was over needs not hear that it is back.
    for (const channel of channelsOf(severity)) {
      const untold = this.#do.takeBack.run(channel, number).changes > 0
      if (!untold) this.#notify(number, 'open', [channel], at)
    }
  }

  #step(alert: bigint, state: AlertState, by: string | undefined, at: string): void {
    this.#do.insertStep.run({ alert, state, by: by ?? null, at })
  }

  #notify(alert: bigint, state: AlertState, channels: readonly string[], at: string): void {
    for (const channel of channels) this.#do.insertNotice.run({ channel, alert, state, at })
  }

  #get(number: number): Alert | undefined {
    const row = this.#do.get.get(BigInt(number)) as Row | undefined
    return row && alertFrom(row)
  }

  #time(): string {
    return this.#now().toISOString()
  }
}

const all: readonly AlertState[] = ['open', 'acknowledged', 'resolved']

function columns({ key, code, severity, subject, agent, inbox, message }: Condition) {
  return { key, code, severity, subject, agent: agent ?? null, inbox: inbox ?? null, message }
}

function alertFrom(row: Row): Alert {
  return {
    number: integer(row['number']),
    key: String(row['key']),
    code: String(row['code']),
    severity: row['severity'] as Severity,
    state: row['state'] as AlertState,
    subject: String(row['subject']),
    agent: optionalText(row['agent']),
    inbox: optionalText(row['inbox']),
    message: String(row['message']),
    firstAt: String(row['first_at']),
    lastAt: String(row['last_at']),
    times: integer(row['times']),
    acknowledgedBy: optionalText(row['acknowledged_by']),
    note: optionalText(row['note']),
    resolvedAt: optionalText(row['resolved_at']),
  }
}

const sql = {
  standing: "SELECT * FROM alert WHERE state <> 'resolved' ORDER BY number",
  resolvedSince: `
    SELECT * FROM alert WHERE number IN
      (SELECT max(number) FROM alert WHERE state = 'resolved' AND resolved_at > ? GROUP BY key)`,
  get: 'SELECT * FROM alert WHERE number = ?',
  page: `
    SELECT * FROM alert WHERE state IN (SELECT value FROM json_each(?)) AND number < ?
    ORDER BY number DESC`,
  counts: 'SELECT state, agent, inbox, count(*) AS n FROM alert GROUP BY state, agent, inbox',

  insert: `
    INSERT INTO alert
      (key, code, severity, state, subject, agent, inbox, message, first_at, last_at, times)
    VALUES (@key, @code, @severity, 'open', @subject, @agent, @inbox, @message, @at, @at, 1)`,
  again: `
    UPDATE alert SET state = 'open', last_at = @at, times = times + 1, resolved_at = NULL
    WHERE number = @number`,
  reword: 'UPDATE alert SET severity = @severity, message = @message WHERE number = @number',
  resolve: `
    UPDATE alert SET state = 'resolved', resolved_at = @at WHERE number = @number
    RETURNING severity`,
  acknowledge: `
    UPDATE alert SET state = 'acknowledged', acknowledged_by = @by, note = @note
    WHERE number = @number AND state <> 'resolved'`,

  history: 'SELECT state, by, at FROM alert_step WHERE alert = ? ORDER BY step',
  insertStep: `
    INSERT INTO alert_step (alert, step, state, by, at)
    SELECT @alert, coalesce(max(step), 0) + 1, @state, @by, @at FROM alert_step
    WHERE alert = @alert`,

  insertNotice: `
    INSERT INTO alert_notice (channel, alert, state, at) VALUES (@channel, @alert, @state, @at)`,
  notices: `
    SELECT a.*, n.number AS notice, n.state AS told, n.at
    FROM alert_notice n JOIN alert a ON a.number = n.alert
    WHERE n.channel = ? AND (n.state = 'open' OR n.at < ?) ORDER BY n.number LIMIT ?`,
  told: 'DELETE FROM alert_notice WHERE number IN (SELECT value FROM json_each(?))',
  takeBack: "DELETE FROM alert_notice WHERE channel = ? AND alert = ? AND state = 'resolved'",

  forgetChannels: `
    DELETE FROM alert_notice WHERE channel NOT IN (SELECT value FROM json_each(?))`,
  forgetNotices: `
    DELETE FROM alert_notice WHERE alert IN
      (SELECT number FROM alert WHERE state = 'resolved' AND resolved_at < ?)`,
  forgetSteps: `
    DELETE FROM alert_step WHERE alert IN
      (SELECT number FROM alert WHERE state = 'resolved' AND resolved_at < ?)`,
  forgetAlerts: "DELETE FROM alert WHERE state = 'resolved' AND resolved_at < ?",
  forgetProofs: 'DELETE FROM statement_proof WHERE cleared_at < ?',

  proofs: `
    SELECT inbox, kind, agent, feed, detail, due_at, seen_at FROM statement_proof
    WHERE cleared_at IS NULL ORDER BY seen_at`,
} as const
