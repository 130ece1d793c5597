import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import { type AtRestKey, type AtRestKeys, derivedKey } from './atRestKeys.ts'
import { StoreError } from './store.ts'

/**
 * An encrypted body: version (1 byte), id of the key (8), nonce (12), tag (16), then the text under
 * AES-256-GCM. Place and type of the event are authenticated with it, so that a body which was moved
 * to another row, or from another store's row of that number, is as broken as one that was changed.
 *
 * Nonces are drawn: one key is good for 2^32 bodies, eleven years at a million a day.
 */
const version = 1
const at = { key: 1, nonce: 9, tag: 21, text: 37 } as const

/**
 * A body that its key does not open. It has a code of SQLite's family, for it is what every damaged
 * store is: set aside, and made anew out of the originals.
 */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  readonly code = 'SQLITE_CORRUPT_SEAL'

  constructor() {
    super('an encrypted event was changed where it lies')
  }
}

export class Seal {
  readonly #keys: AtRestKeys
  readonly #derived = new Map<string, Buffer>()
  readonly #nonces = Buffer.alloc(12 * 1024)
  #nonce = 0

  constructor(keys: AtRestKeys) {
    this.#keys = keys
  }

  /** Whether what is new is encrypted. */
  get closes(): boolean {
    return this.#keys.current !== undefined
  }

  close(key: bigint, type: string, body: string | Uint8Array): Buffer {
    const { current } = this.#keys
    if (current === undefined) throw new Error('without a key nothing is encrypted')
    const nonce = this.#fresh()
    const cipher = createCipheriv('aes-256-gcm', this.#derive(current), nonce)
    cipher.setAAD(placeOf(key, type))
    const text = typeof body === 'string' ? cipher.update(body, 'utf8') : cipher.update(body)
    cipher.final()
    const head = Buffer.concat([Buffer.of(version), Buffer.from(current.id, 'hex'), nonce])
    return Buffer.concat([head, cipher.getAuthTag(), text])
  }

  /** @throws {SealBroken} @throws {StoreError} `store-key-missing`. */
  open(key: bigint, type: string, sealed: Buffer): string {
    if (sealed.length < at.text || sealed[0] !== version) throw new SealBroken()
    const found = this.#keys.known.get(sealed.toString('hex', at.key, at.nonce))
    if (found === undefined) throw keyMissing()
    const nonce = sealed.subarray(at.nonce, at.tag)
    const cipher = createDecipheriv('aes-256-gcm', this.#derive(found), nonce)
    cipher.setAAD(placeOf(key, type))
    cipher.setAuthTag(sealed.subarray(at.tag, at.text))
    const text = cipher.update(sealed.subarray(at.text))
    try {
      cipher.final()
    } catch {
      throw new SealBroken()
    }
    return text.toString('utf8')
  }

  /** Whether an encrypted body is of the key that is used now. */
  isCurrent(sealed: Buffer | null): boolean {
    const id = sealed === null ? '' : sealed.toString('hex', at.key, at.nonce)
    return id === (this.#keys.current?.id ?? '')
  }

  #derive(key: AtRestKey): Buffer {
    const before = this.#derived.get(key.id)
    if (before !== undefined) return before
    const derived = derivedKey(key, 'event', Buffer.alloc(0))
    this.#derived.set(key.id, derived)
    return derived
  }

  #fresh(): Buffer {
    if (this.#nonce === 0) randomFillSync(this.#nonces)
    const start = this.#nonce * 12
    this.#nonce = (this.#nonce + 1) % 1024
    return Buffer.from(this.#nonces.subarray(start, start + 12))
  }
}

export function keyMissing(): StoreError {
  return new StoreError(
    'store-key-missing',
    'Part of the store is encrypted with a key that is not configured. Name it under `atRest.key`, ' +
      'or under `atRest.previous` where a newer one has taken its place. Nothing is lost.',
  )
}

function placeOf(key: bigint, type: string): Buffer {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(key)
  return Buffer.concat([place, Buffer.from(type, 'utf8')])
}
