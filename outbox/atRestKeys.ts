import { hkdfSync } from 'node:crypto'

/** A key that data is encrypted with where it lies. */
export interface AtRestKey {
  /** 16 hex digits out of the key itself: two keys have two names, and a name tells nothing of its key. */
  readonly id: string
  /** 256 bits. */
  readonly secret: Uint8Array
}

/** In a form that crosses to a thread. */
export interface AtRestKeys {
  /** What is new is encrypted with it; undefined: what is new lies in the clear. */
  readonly current: AtRestKey | undefined
  /** All that can be read, by id. */
  readonly known: ReadonlyMap<string, AtRestKey>
}

/** For a store that was never encrypted, and for who reads no bodies of one that is. */
export const noKeys: AtRestKeys = { current: undefined, known: new Map() }

export const atRestKeyBytes = 32

/** @throws {RangeError} Where it has not 256 bits. */
export function atRestKey(secret: Uint8Array): AtRestKey {
  if (secret.length !== atRestKeyBytes) throw new RangeError('a key must have 256 bits')
  const id = Buffer.from(hkdfSync('sha256', secret, '', 'kontor key id', 8)).toString('hex')
  return { id, secret }
}

export function atRestKeys(
  current: AtRestKey | undefined,
  previous: readonly AtRestKey[],
): AtRestKeys {
  const all = current === undefined ? previous : [current, ...previous]
  return { current, known: new Map(all.map((key) => [key.id, key])) }
}

/**
 * A key for one purpose, so that what was encrypted for one place fits into no other.
 *
 * @param salt Of a file: each has a key of its own then.
 */
export function derivedKey({ secret }: AtRestKey, purpose: string, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `kontor ${purpose}`, 32))
}
