import { getAsset, getRawAsset, isSea } from 'node:sea'

/**
 * What travels inside the one executable beside the program itself. In a checkout there is nothing of
 * the kind: the program runs from its sources then.
 */
export const isPacked = isSea()

export type PackedText = 'worker.js' | 'build.json' | 'errors.md'

/** @returns Undefined in a checkout. */
export function packedText(name: PackedText): string | undefined {
  return isPacked ? getAsset(name, 'utf8') : undefined
}

/** @throws {Error} In a checkout. */
export function packedBytes(name: string): Uint8Array {
  return new Uint8Array(getRawAsset(name))
}
