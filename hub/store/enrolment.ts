import type {
  AgentCertificate,
  AgentStanding,
  EnrolmentBook,
  InvitationStanding,
  NewCertificate,
} from './enrolmentContract.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** The book of enrolment in SQLite. */
export class Enrolments implements EnrolmentBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async invite(agent: string, hash: Buffer, endsAt: Date, by: string): Promise<void> {
    const at = this.#at()
    this.#db
      .transaction(() => {
        this.#do.endInvitations.run({ agent, at })
        this.#do.letIn.run(agent)
        this.#do.invite.run({ hash, agent, at, by, endsAt: endsAt.toISOString() })
      })
      .immediate()
  }

  async invitation(hash: Buffer, agent: string, keyHash: Buffer): Promise<InvitationStanding> {
    return this.#standing(hash, agent, keyHash)
  }

  async take(hash: Buffer, made: NewCertificate): Promise<InvitationStanding> {
    return this.#db
      .transaction(() => {
        const standing = this.#standing(hash, made.agent, made.keyHash)
        if (standing.kind !== 'open') return standing
        this.#do.use.run({ hash, at: this.#at(), keyHash: made.keyHash })
        this.#insert(made)
        return standing
      })
      .immediate()
  }

  async keep(made: NewCertificate): Promise<void> {
    this.#insert(made)
  }

  async certificate(fingerprint: Buffer): Promise<AgentCertificate | undefined> {
    const row = this.#do.certificate.get(fingerprint) as Row | undefined
    return row && certificateFrom(row)
  }

  async isShutOut(agent: string): Promise<boolean> {
    return this.#do.isShutOut.get(agent) !== undefined
  }

  async shutOut(agent: string, by: string, reason: string): Promise<number> {
    const at = this.#at()
    return this.#db
      .transaction(() => {
        this.#do.shutOut.run({ agent, at, by, reason })
        this.#do.endInvitations.run({ agent, at })
        const good = this.#do.countGood.get({ agent, at }) as Row
        this.#do.revoke.run({ agent, at })
        return integer(good['n'])
      })
      .immediate()
  }

  async letIn(agent: string): Promise<boolean> {
    return this.#do.letIn.run(agent).changes > 0
  }

  async standings(): Promise<readonly AgentStanding[]> {
    const rows = this.#do.standings.all({ at: this.#at() }) as Row[]
    return rows.map((row) => ({
      agent: String(row['agent']),
      certificateEndsAt: optionalText(row['certificate']),
      invitedUntil: optionalText(row['invited']),
      shutOut:
        row['at'] === null
          ? undefined
          : { at: String(row['at']), by: String(row['by']), reason: String(row['reason']) },
    }))
  }

  #standing(hash: Buffer, agent: string, keyHash: Buffer): InvitationStanding {
    const row = this.#do.invitation.get(hash) as Row | undefined
    if (!row) return { kind: 'refused', why: 'unknown' }
    if (row['agent'] !== agent) return { kind: 'refused', why: 'of-another' }
    if (String(row['ends_at']) <= this.#at()) return { kind: 'refused', why: 'expired' }
    if (row['used_at'] === null) return { kind: 'open' }
    const taken = row['key_hash']
    if (!Buffer.isBuffer(taken) || !taken.equals(keyHash)) return { kind: 'refused', why: 'used' }
    const given = this.#do.certificateOfKey.get(agent, keyHash) as Row | undefined
    if (!given || given['revoked_at'] !== null) return { kind: 'refused', why: 'used' }
    return { kind: 'answered', certificate: certificateFrom(given) }
  }

  #insert({ fingerprint, agent, keyHash, certificate, beginsAt, endsAt }: NewCertificate): void {
    const at = this.#at()
    this.#do.insert.run({ fingerprint, agent, keyHash, certificate, at, beginsAt, endsAt })
  }

  #at(): string {
    return this.#now().toISOString()
  }
}

function certificateFrom(row: Row): AgentCertificate {
  return {
    agent: String(row['agent']),
    fingerprint: row['fingerprint'] as Buffer,
    keyHash: row['key_hash'] as Buffer,
    certificate: String(row['certificate']),
    beginsAt: String(row['begins_at']),
    endsAt: String(row['ends_at']),
    isRevoked: row['revoked_at'] !== null,
  }
}

const sql = {
  invite: `
    INSERT INTO invitation (hash, agent, made_at, made_by, ends_at)
    VALUES (@hash, @agent, @at, @by, @endsAt)`,
  invitation: 'SELECT * FROM invitation WHERE hash = ?',
  endInvitations: `
    UPDATE invitation SET ends_at = @at WHERE agent = @agent AND used_at IS NULL AND ends_at > @at`,
  use: 'UPDATE invitation SET used_at = @at, key_hash = @keyHash WHERE hash = @hash',

  insert: `
    INSERT INTO agent_certificate
      (fingerprint, agent, key_hash, certificate, made_at, begins_at, ends_at)
    VALUES (@fingerprint, @agent, @keyHash, @certificate, @at, @beginsAt, @endsAt)`,
  certificate: 'SELECT * FROM agent_certificate WHERE fingerprint = ?',
  certificateOfKey: 'SELECT * FROM agent_certificate WHERE agent = ? AND key_hash = ?',
  countGood: `
    SELECT count(*) AS n FROM agent_certificate
    WHERE agent = @agent AND revoked_at IS NULL AND ends_at > @at`,
  revoke:
    'UPDATE agent_certificate SET revoked_at = @at WHERE agent = @agent AND revoked_at IS NULL',

  shutOut: `
    INSERT INTO agent_shut_out (agent, at, by, reason) VALUES (@agent, @at, @by, @reason)
    ON CONFLICT DO NOTHING`,
  isShutOut: 'SELECT 1 FROM agent_shut_out WHERE agent = ?',
  letIn: 'DELETE FROM agent_shut_out WHERE agent = ?',

  standings: `
    SELECT names.agent, shut.at, shut.by, shut.reason,
      (SELECT max(ends_at) FROM agent_certificate c
       WHERE c.agent = names.agent AND c.revoked_at IS NULL AND c.ends_at > @at) AS certificate,
      (SELECT max(ends_at) FROM invitation i
       WHERE i.agent = names.agent AND i.used_at IS NULL AND i.ends_at > @at) AS invited
    FROM (
      SELECT agent FROM agent_certificate UNION SELECT agent FROM invitation
      UNION SELECT agent FROM agent_shut_out
    ) names LEFT JOIN agent_shut_out shut ON shut.agent = names.agent
    ORDER BY names.agent`,
} as const
