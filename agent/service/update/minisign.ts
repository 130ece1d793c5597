import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Signatures in the form of minisign, so that anybody can check a file with a tool that is not ours.
 * A key is a line of base64: `Ed`, eight bytes that name the key, 32 bytes of Ed25519. A signature has
 * four lines: a comment, base64 of `ED` with the key's name and 64 bytes over the file's BLAKE2b-512, a
 * comment that is signed too, and base64 of 64 bytes over the first signature with that comment.
 */
export interface ReleaseKey {
  /** Eight bytes in hexadecimal. */
  readonly id: string
  readonly key: KeyObject
}

/** A signature that does not hold; the message says what to do. */
export class SignatureFault extends Error {
  override readonly name = 'SignatureFault'
}

/** What of a signature says that the file was hashed first; the older way would hold it in memory. */
const prehashed = 'ED'
const idBytes = 8
const keyBytes = 32
const signatureBytes = 64
/** A key or a signature is some two hundred; whoever gives more gives something else. */
const maxTextBytes = 4096
const chunkBytes = 1024 * 1024

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const keyHeader = Buffer.from('302a300506032b6570032100', 'hex')

/** @param text A public key as minisign writes it, with or without its comment. */
export function releaseKey(text: string): ReleaseKey {
  const line = linesOf(text).at(-1) ?? ''
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length !== 2 + idBytes + keyBytes || bytes.toString('latin1', 0, 2) !== 'Ed') {
    throw new SignatureFault(
      'The public key is none of minisign. Give the .pub file that it wrote.',
    )
  }
  const der = Buffer.concat([keyHeader, bytes.subarray(2 + idBytes)])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return { id: bytes.toString('hex', 2, 2 + idBytes), key }
}

/**
 * Proves that a file is what the holder of one of the keys has signed.
 *
 * @param signature Text of the `.minisig` file.
 * @returns The comment that was signed with it.
 * @throws {SignatureFault} Where nothing is proven.
 */
export function proveSigned(path: string, signature: string, keys: readonly ReleaseKey[]): string {
  const { id, signed, comment, commentSigned } = parsed(signature)
  const found = keys.find((key) => key.id === id)
  if (found === undefined) {
    throw new SignatureFault(
      'The file is signed with a key that this program does not know. Ask who handed it out; a key of ' +
        'your own is given with --key FILE.',
    )
  }
  if (!verify(null, blake2b(path), found.key, signed)) {
    throw new SignatureFault('The file is not what was signed. Fetch it and its .minisig anew.')
  }
  const whole = Buffer.concat([signed, Buffer.from(comment)])
  if (!verify(null, whole, found.key, commentSigned)) {
    throw new SignatureFault('The comment of the signature was changed. Fetch the .minisig anew.')
  }
  return comment
}

function parsed(text: string) {
  const [, first = '', commentLine = '', second = ''] = linesOf(text)
  const bytes = Buffer.from(first, 'base64')
  const commentSigned = Buffer.from(second, 'base64')
  const prefix = 'trusted comment: '
  const sound =
    bytes.length === 2 + idBytes + signatureBytes &&
    bytes.toString('latin1', 0, 2) === prehashed &&
    commentSigned.length === signatureBytes &&
    commentLine.startsWith(prefix)
  if (!sound) {
    throw new SignatureFault(
      'The .minisig file is no signature of minisign over a hash. Sign with minisign 0.10 or later.',
    )
  }
  return {
    id: bytes.toString('hex', 2, 2 + idBytes),
    signed: bytes.subarray(2 + idBytes),
    comment: commentLine.slice(prefix.length),
    commentSigned,
  }
}

function linesOf(text: string): string[] {
  if (Buffer.byteLength(text) > maxTextBytes) {
    throw new SignatureFault(`A key or signature has ${maxTextBytes} bytes at most.`)
  }
  return text.trimEnd().split(/\r?\n/)
}

function blake2b(path: string): Buffer {
  const hash = createHash('blake2b512')
  const handle = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (;;) {
      const length = readSync(handle, chunk, 0, chunkBytes, null)
      if (length === 0) return hash.digest()
      hash.update(chunk.subarray(0, length))
    }
  } finally {
    closeSync(handle)
  }
}
