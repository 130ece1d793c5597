import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type AtRestKey, type AtRestKeys, derivedKey } from '../../outbox/atRestKeys.ts'

/**
 * A file of bank data as it lies in the state folder.
 *
 * - *Encrypted*: mark (16 bytes), id of the key (8), salt (16), then the bytes in pieces of 64 KiB, each
 *   under AES-256-GCM with its tag behind it. The key is the file's own, out of key and salt; the nonce
 *   is the piece's number and whether it is the last one. So no piece can be changed, moved, left out or
 *   put behind the end, and a file that was cut off has no end.
 * - *Bare*: the bytes themselves, where no key is configured.
 * - *Wrapped*: a mark and the bytes themselves: those that begin like one of the other two. Whatever a
 *   sender writes into a file, it is never taken for what this program wrote.
 */
export const sealedMark = Buffer.from('KONTOR SEALED 1\n', 'latin1')
export const plainMark = Buffer.from('KONTOR  PLAIN 1\n', 'latin1')
export const markBytes = 16
export const headBytes = 40
export const pieceBytes = 64 * 1024
export const tagBytes = 16

/** A file that can't be read where it lies. It is no fault of the file: it waits, and is tried again. */
export class AtRestError extends Error {
  override readonly name = 'AtRestError'
  readonly code: 'at-rest-key-missing' | 'at-rest-broken'

  constructor(code: AtRestError['code']) {
    super(
      code === 'at-rest-broken'
        ? 'a file in the state folder was changed or cut off where it lies'
        : 'a file in the state folder is encrypted with a key that is not configured',
    )
    this.code = code
  }
}

export interface Sealed {
  readonly head: Buffer
  readonly key: Buffer
}

/** A new file's head and key. */
export function beginSealed(key: AtRestKey): Sealed {
  const salt = randomBytes(16)
  const head = Buffer.concat([sealedMark, Buffer.from(key.id, 'hex'), salt])
  return { head, key: derivedKey(key, 'file', salt) }
}

/** @throws {AtRestError} */
export function openSealed(head: Buffer, { known }: AtRestKeys): Sealed {
  if (head.length < headBytes) throw new AtRestError('at-rest-broken')
  const key = known.get(head.toString('hex', markBytes, markBytes + 8))
  if (key === undefined) throw new AtRestError('at-rest-key-missing')
  return { head, key: derivedKey(key, 'file', head.subarray(markBytes + 8)) }
}

export function closePiece(
  { head, key }: Sealed,
  number: number,
  isLast: boolean,
  piece: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(head)
  const text = cipher.update(piece)
  cipher.final()
  return Buffer.concat([text, cipher.getAuthTag()])
}

/** @throws {AtRestError} */
export function openPiece(
  { head, key }: Sealed,
  number: number,
  isLast: boolean,
  closed: Buffer,
): Buffer {
  const end = closed.length - tagBytes
  if (end < 0) throw new AtRestError('at-rest-broken')
  const cipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(head)
  cipher.setAuthTag(closed.subarray(end))
  const text = cipher.update(closed.subarray(0, end))
  try {
    cipher.final()
  } catch {
    throw new AtRestError('at-rest-broken')
  }
  return text
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(number, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}
