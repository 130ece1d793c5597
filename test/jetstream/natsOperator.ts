import { hash } from 'node:crypto'
import { nkeys } from '@nats-io/transport-node'

type Keys = ReturnType<typeof nkeys.createUser>

/** What a server in operator mode trusts, and what one user of it logs in with. */
export interface Operator {
  /** Lines of the server's configuration. */
  readonly config: string
  /** Text of a `.creds` file. */
  readonly credentials: string
}

/** An operator with a system account, one account that may use JetStream, and one user of that. */
export function operatorMade(): Operator {
  const operator = nkeys.createOperator()
  const [system, account] = [nkeys.createAccount(), nkeys.createAccount()]
  const user = nkeys.createUser()
  const noLimit = { subs: -1, data: -1, payload: -1 }
  const limits = { ...noLimit, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 }
  const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 }
  const jwts = {
    operator: signed(operator, operator, { type: 'operator', system_account: named(system) }),
    system: signed(operator, system, { type: 'account', limits }),
    account: signed(operator, account, { type: 'account', limits: { ...limits, ...storage } }),
    user: signed(account, user, { type: 'user', ...noLimit, pub: {}, sub: {} }),
  }
  const preloaded = `${named(system)}: ${jwts.system}\n${named(account)}: ${jwts.account}`
  return {
    config: `operator: ${jwts.operator}
system_account: ${named(system)}
resolver: MEMORY
resolver_preload { ${preloaded} }`,
    credentials: credentialsOf(jwts.user, user),
  }
}

function named(keys: Keys): string {
  return keys.getPublicKey()
}

/** A claim in the second version of NATS' tokens: its id is a hash of the claim itself. */
function signed(issuer: Keys, subject: Keys, nats: object): string {
  const iat = Math.floor(Date.now() / 1000)
  const claim = { iat, iss: named(issuer), name: 'test', sub: named(subject) }
  const jti = hash('sha256', JSON.stringify(claim), 'hex')
  const head = { typ: 'JWT', alg: 'ed25519-nkey' }
  const body = { ...claim, jti, nats: { ...nats, version: 2 } }
  const text = [head, body].map((part) => encoded(JSON.stringify(part))).join('.')
  return `${text}.${encoded(issuer.sign(Buffer.from(text)))}`
}

function encoded(bytes: string | Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function credentialsOf(jwt: string, keys: Keys): string {
  const seed = Buffer.from(keys.getSeed()).toString()
  return `-----BEGIN NATS USER JWT-----
${jwt}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`
}
