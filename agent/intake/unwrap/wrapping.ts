import { beginsOpenPgp } from './pgpPackets.ts'

/** What a file can be wrapped in. */
export type Wrapping = 'gzip' | 'zip' | 'openpgp'

/** Bytes of a file's beginning that tell its wrapping. */
export const wrappingHeadBytes = 512

const gzip = [0x1f, 0x8b, 0x08]
/** A local file header, an empty archive, and the mark of one that was split. */
const zips = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
]

/**
 * Tells by the first bytes what a file is wrapped in; its name counts for nothing. Undefined for a
 * file that lies bare.
 */
export function wrappingOf(head: Uint8Array): Wrapping | undefined {
  if (begins(head, gzip)) return 'gzip'
  if (zips.some((magic) => begins(head, magic))) return 'zip'
  if (armorType(head) !== undefined || beginsOpenPgp(head)) return 'openpgp'
  return undefined
}

/** `MESSAGE` of `-----BEGIN PGP MESSAGE-----`, with which a file begins that is armored. */
export function armorType(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.subarray(0, wrappingHeadBytes)).toString('latin1')
  return /^(?:\u00ef\u00bb\u00bf)?\s*-----BEGIN PGP ([A-Z0-9 ,/]{1,40})-----/.exec(text)?.[1]
}

function begins(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => head[i] === byte)
}
