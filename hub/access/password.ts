import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * Passwords are kept as Argon2id (RFC 9106) in the form of PHC strings:
 * `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`, base64 without padding. The parameters are the ones
 * that OWASP names for a server that many sign in to; each hash carries its own, so they can grow.
 */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const hashBytes = 32
const saltBytes = 16

const minChars = 12
const maxChars = 256

/** More at a time would take the memory of the hub, and the threads that read files. */
const maxAtOnce = 2
const maxWaiting = 32

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** Whether a password may be set. Length counts for more than kinds of characters. */
export function isGood(password: string, name: string): boolean {
  const chars = [...password].length
  if (chars < minChars || chars > maxChars) return false
  return password.toLowerCase() !== name.toLowerCase() && new Set(password).size >= 5
}

export async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive('argon2id', parameters(password, salt, cost, hashBytes))
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`
}

/**
 * A password against a kept hash, in the time of the hash's own cost. Where there is no user, the
 * same work is done against a hash that nothing fits, so the time says nothing.
 *
 * @throws {Error} Where more wait than a hub should take.
 */
export async function fits(password: string, kept: string | undefined): Promise<boolean> {
  const { salt, hash, ...own } = partsOf(kept ?? nobodys)
  const given = await inTurn(() => derive('argon2id', parameters(password, salt, own, hash.length)))
  return timingSafeEqual(given, hash) && kept !== undefined
}

/** Of the same cost as those that are made now. */
const nobodys = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(
  randomBytes(saltBytes),
)}$${text(randomBytes(hashBytes))}`

function partsOf(phc: string) {
  const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/
  const [, m, t, p, salt = '', hash = ''] = form.exec(phc) ?? []
  if (hash === '') throw new Error('the store holds a password of no known form')
  return {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

function parameters(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>,
  tagLength: number,
): Argon2Parameters {
  // The same letters may be typed in more than one way.
  const message = Buffer.from(password.normalize('NFKC').slice(0, maxChars * 4))
  return { message, nonce, memory, passes, parallelism, tagLength }
}

function text(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

let running = 0
const waiting: (() => void)[] = []

/** Some at a time; the others wait, and too many are turned away. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= maxAtOnce) {
    if (waiting.length >= maxWaiting) throw new Crowded()
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    // Whoever waits takes the place over.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** More people sign in at the same time than the hub takes. */
export class Crowded extends Error {
  override readonly name = 'Crowded'
}
