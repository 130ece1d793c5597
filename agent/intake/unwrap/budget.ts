import { statfsSync } from 'node:fs'
import type { UnwrapLimits } from '../../../config/types.ts'
import { wrapperRefusal } from './problems.ts'

/** Below this nobody needs protection: a small file of blanks packs better than any bomb. */
const ratioFromBytes = 16 * 1024 * 1024

/** Bytes between two looks at the free disk. */
const lookEveryBytes = 16 * 1024 * 1024

/** The disk has reached its floor while something was unwrapped; the file waits. */
export class DiskFloor extends Error {
  override readonly name = 'DiskFloor'
  readonly code = 'disk-floor'
}

/**
 * What unwrapping one file may cost, with all that is nested in it: every byte that is written and
 * every member counts, whatever wrapper it came out of.
 */
export class Budget {
  readonly #limits: UnwrapLimits
  readonly #packedBytes: number
  readonly #folder: string
  readonly #minFreeDiskBytes: number
  #bytes = 0
  #members = 0
  #nextLook = 0

  /** @param packedBytes Size of the outermost wrapper. @param folder Where members are written. */
  constructor(limits: UnwrapLimits, packedBytes: number, folder: string, minFreeDiskBytes: number) {
    this.#limits = limits
    this.#packedBytes = packedBytes
    this.#folder = folder
    this.#minFreeDiskBytes = minFreeDiskBytes
  }

  /** Bytes that may still be written. */
  get leftBytes(): number {
    return this.#limits.maxUnpackedBytes - this.#bytes
  }

  get leftMembers(): number {
    return this.#limits.maxMembers - this.#members
  }

  /**
   * Takes bytes before they are written.
   *
   * @throws {Refusal} `wrapper-too-large`. @throws {DiskFloor}
   */
  spend(bytes: number): void {
    this.expect(bytes)
    this.#bytes += bytes
    if (this.#bytes < this.#nextLook) return
    this.#nextLook = this.#bytes + lookEveryBytes
    const { bavail, bsize } = statfsSync(this.#folder)
    if (bavail * bsize - lookEveryBytes < this.#minFreeDiskBytes) {
      throw new DiskFloor('less free disk than the configured floor')
    }
  }

  /** Refuses what is announced to be too much, before any of it is unpacked. */
  expect(bytes: number): void {
    const { maxUnpackedBytes, maxRatio } = this.#limits
    const all = this.#bytes + bytes
    if (all > maxUnpackedBytes) {
      throw wrapperRefusal(
        'wrapper-too-large',
        `The file unpacks to more than ${maxUnpackedBytes} bytes. Check what was dropped; raise ` +
          '`limits.maxUnpackedSize` if such files are meant.',
      )
    }
    if (all <= ratioFromBytes || all <= this.#packedBytes * maxRatio) return
    throw wrapperRefusal(
      'wrapper-too-large',
      `The file unpacks to more than ${maxRatio} times its size, as no bank file does. Check what ` +
        'was dropped; raise `limits.maxUnpackRatio` if such files are meant.',
    )
  }

  /** Takes a member, before it is opened. @throws {Refusal} `wrapper-too-many`. */
  member(): void {
    this.#members += 1
    if (this.#members > this.#limits.maxMembers) throw tooMany(this.#limits.maxMembers)
  }
}

export function tooMany(maxMembers: number) {
  return wrapperRefusal(
    'wrapper-too-many',
    `The file holds more than ${maxMembers} members. Check what was dropped; raise ` +
      '`limits.maxMembers` if such files are meant.',
  )
}
