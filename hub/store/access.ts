import type { Role } from '../console/contract.ts'
import type {
  AccessBook,
  ApiToken,
  Grants,
  NewSession,
  NewToken,
  NewUser,
  Session,
  User,
  UserChange,
  UserWithPassword,
} from './accessContract.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalText } from './values.ts'

/** How exactly the last use of sessions and tokens is kept: a write a minute, not one a request. */
const seenEveryMs = 60_000

/** Users, sessions and tokens in SQLite. */
export class Access implements AccessBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async users(): Promise<readonly User[]> {
    return (this.#do.users.all() as Row[]).map(userFrom)
  }

  async user(name: string): Promise<UserWithPassword | undefined> {
    const row = this.#do.user.get(name) as Row | undefined
    return row && { ...userFrom(row), password: String(row['password']) }
  }

  async addUser({ name, password, ...grants }: NewUser): Promise<boolean> {
    const row = { name, password, ...columnsOf(grants), at: this.#time() }
    return this.#do.addUser.run(row).changes === 1
  }

  async changeUser(name: string, { password, grants, disabled }: UserChange): Promise<boolean> {
    const change = this.#db.transaction(() => {
      if (!this.#do.user.get(name)) return false
      if (password !== undefined) this.#do.setPassword.run(password, name)
      if (grants) this.#do.setGrants.run({ name, ...columnsOf(grants) })
      if (disabled !== undefined) this.#do.setDisabled.run(disabled ? 1 : 0, name)
      this.#do.endSessionsOf.run(`user/${name}`)
      if (disabled) this.#revokeTokensOf(name)
      return true
    })
    return change.immediate()
  }

  async removeUser(name: string): Promise<boolean> {
    const remove = this.#db.transaction(() => {
      this.#do.endSessionsOf.run(`user/${name}`)
      this.#revokeTokensOf(name)
      return this.#do.removeUser.run(name).changes === 1
    })
    return remove.immediate()
  }

  async begin({ hash, csrf, name, person, address, endsAt, ...grants }: NewSession) {
    const at = this.#time()
    const insert = this.#db.transaction(() => {
      this.#do.dropSessions.run(at)
      const facts = { hash, csrf, name, person, address, endsAt, at }
      return this.#do.begin.run({ ...facts, ...columnsOf(grants) }).lastInsertRowid
    })
    return Number(insert.immediate())
  }

  async session(hash: Buffer, idleMs: number): Promise<Session | undefined> {
    const bounds = { now: this.#time(), since: this.#before(idleMs) }
    const row = this.#do.session.get({ hash, ...bounds }) as Row | undefined
    if (!row) return undefined
    if (String(row['seen_at']) <= this.#before(seenEveryMs)) {
      this.#do.seeSession.run(bounds.now, row['number'])
    }
    return sessionFrom(row)
  }

  async sessions(idleMs: number): Promise<readonly Session[]> {
    const bounds = { now: this.#time(), since: this.#before(idleMs) }
    return (this.#do.sessions.all(bounds) as Row[]).map(sessionFrom)
  }

  async endSession(number: number): Promise<boolean> {
    return this.#do.endSession.run(BigInt(number)).changes === 1
  }

  async lives(number: number, idleMs: number): Promise<boolean> {
    const bounds = { now: this.#time(), since: this.#before(idleMs) }
    return this.#do.lives.get({ number: BigInt(number), ...bounds }) !== undefined
  }

  async tokens(): Promise<readonly ApiToken[]> {
    return (this.#do.tokens.all() as Row[]).map(tokenFrom)
  }

  async addToken({ hash, name, person, madeBy, endsAt, inboxes, ...grants }: NewToken) {
    const { lastInsertRowid } = this.#do.addToken.run({
      hash,
      name,
      person,
      madeBy,
      endsAt: endsAt ?? null,
      inboxes: inboxes ? JSON.stringify(inboxes) : null,
      at: this.#time(),
      ...columnsOf(grants),
    })
    return Number(lastInsertRowid)
  }

  async token(hash: Buffer): Promise<ApiToken | undefined> {
    const now = this.#time()
    const row = this.#do.token.get({ hash, now }) as Row | undefined
    if (!row) return undefined
    if ((optionalText(row['used_at']) ?? '') <= this.#before(seenEveryMs)) {
      this.#do.useToken.run(now, row['number'])
    }
    return tokenFrom(row)
  }

  async holds(number: number): Promise<boolean> {
    return this.#do.holds.get({ number: BigInt(number), now: this.#time() }) !== undefined
  }

  async revokeToken(number: number): Promise<boolean> {
    return this.#do.revokeToken.run(this.#time(), BigInt(number)).changes === 1
  }

  #revokeTokensOf(name: string): void {
    this.#do.revokeTokensOf.run(this.#time(), `user/${name}`)
  }

  #time(): string {
    return this.#now().toISOString()
  }

  #before(ms: number): string {
    return new Date(this.#now().getTime() - ms).toISOString()
  }
}

function columnsOf({ role, scope, masked }: Grants) {
  const { regions, legalEntities } = scope
  return {
    role,
    regions: regions === 'all' ? null : JSON.stringify(regions),
    entities: legalEntities === 'all' ? null : JSON.stringify(legalEntities),
    masked: masked ? 1 : 0,
  }
}

function grantsFrom(row: Row): Grants {
  const regions = listFrom(row['regions']) ?? 'all'
  const legalEntities = listFrom(row['entities']) ?? 'all'
  const masked = integer(row['masked']) === 1
  return { role: row['role'] as Role, scope: { regions, legalEntities }, masked }
}

function listFrom(value: Row[string] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? (JSON.parse(value) as string[]) : undefined
}

function userFrom(row: Row): User {
  return {
    name: String(row['name']),
    madeAt: String(row['made_at']),
    disabled: integer(row['disabled']) === 1,
    ...grantsFrom(row),
  }
}

function sessionFrom(row: Row): Session {
  return {
    number: integer(row['number']),
    csrf: String(row['csrf']),
    name: String(row['name']),
    person: String(row['person']),
    address: String(row['address']),
    madeAt: String(row['made_at']),
    seenAt: String(row['seen_at']),
    endsAt: String(row['ends_at']),
    ...grantsFrom(row),
  }
}

function tokenFrom(row: Row): ApiToken {
  return {
    number: integer(row['number']),
    name: String(row['name']),
    person: String(row['person']),
    madeBy: String(row['made_by']),
    madeAt: String(row['made_at']),
    endsAt: optionalText(row['ends_at']),
    usedAt: optionalText(row['used_at']),
    revokedAt: optionalText(row['revoked_at']),
    inboxes: listFrom(row['inboxes']),
    ...grantsFrom(row),
  }
}

const holds = 'revoked_at IS NULL AND (ends_at IS NULL OR ends_at > @now)'

const sql = {
  users: 'SELECT * FROM access_user ORDER BY name',
  user: 'SELECT * FROM access_user WHERE name = ?',
  addUser: `
    INSERT INTO access_user (name, password, role, regions, entities, masked, made_at)
    VALUES (@name, @password, @role, @regions, @entities, @masked, @at) ON CONFLICT DO NOTHING`,
  setPassword: 'UPDATE access_user SET password = ? WHERE name = ?',
  setGrants: `
    UPDATE access_user
    SET role = @role, regions = @regions, entities = @entities, masked = @masked
    WHERE name = @name`,
  setDisabled: 'UPDATE access_user SET disabled = ? WHERE name = ?',
  removeUser: 'DELETE FROM access_user WHERE name = ?',

  begin: `
    INSERT INTO access_session
      (hash, csrf, name, person, role, regions, entities, masked, address, made_at, seen_at, ends_at)
    VALUES (@hash, @csrf, @name, @person, @role, @regions, @entities, @masked, @address, @at, @at,
      @endsAt)`,
  dropSessions: 'DELETE FROM access_session WHERE ends_at <= ?',
  session:
    'SELECT * FROM access_session WHERE hash = @hash AND ends_at > @now AND seen_at > @since',
  lives: `
    SELECT 1 FROM access_session
    WHERE number = @number AND ends_at > @now AND seen_at > @since`,
  sessions: `
    SELECT * FROM access_session WHERE ends_at > @now AND seen_at > @since ORDER BY number DESC`,
  seeSession: 'UPDATE access_session SET seen_at = ? WHERE number = ?',
  endSession: 'DELETE FROM access_session WHERE number = ?',
  endSessionsOf: 'DELETE FROM access_session WHERE person = ?',

  tokens: 'SELECT * FROM access_token ORDER BY number',
  addToken: `
    INSERT INTO access_token
      (hash, name, person, made_by, made_at, ends_at, role, regions, entities, inboxes, masked)
    VALUES (@hash, @name, @person, @madeBy, @at, @endsAt, @role, @regions, @entities, @inboxes,
      @masked)`,
  token: `SELECT * FROM access_token WHERE hash = @hash AND ${holds}`,
  useToken: 'UPDATE access_token SET used_at = ? WHERE number = ?',
  holds: `SELECT 1 FROM access_token WHERE number = @number AND ${holds}`,
  revokeToken: 'UPDATE access_token SET revoked_at = ? WHERE number = ? AND revoked_at IS NULL',
  revokeTokensOf: `
    UPDATE access_token SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL`,
} as const
