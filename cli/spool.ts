import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { print } from './output.ts'

const memoryBytes = 8 * 1024 * 1024
const copyBytes = 256 * 1024

/**
 * Holds a file's events back until the file is known to be read whole: a refused file prints
 * nothing. What outgrows memory waits in a temporary file.
 */
export class Spool {
  #pages: Uint8Array[] = []
  #bytes = 0
  #folder: string | undefined
  #file: number | undefined

  /** @param page Is copied. */
  add(page: Uint8Array): void {
    if (this.#file !== undefined) writeWhole(this.#file, page)
    else this.#pages.push(page.slice())
    this.#bytes += page.length
    if (this.#file === undefined && this.#bytes > memoryBytes) this.#spill()
  }

  /** Prints everything, and is empty again. */
  async release(): Promise<void> {
    if (this.#file !== undefined) await this.#copy(this.#file)
    for (const page of this.#pages) await print(page)
    this.clear()
  }

  clear(): void {
    this.#pages = []
    this.#bytes = 0
    if (this.#file !== undefined) closeSync(this.#file)
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true })
    this.#file = undefined
    this.#folder = undefined
  }

  #spill(): void {
    this.#folder = mkdtempSync(join(tmpdir(), 'kontor-parse-'))
    this.#file = openSync(join(this.#folder, 'events'), 'w+', 0o600)
    for (const page of this.#pages) writeWhole(this.#file, page)
    this.#pages = []
  }

  async #copy(file: number): Promise<void> {
    for (let at = 0; ; ) {
      // A stream may still hold the one before.
      const bytes = Buffer.allocUnsafe(copyBytes)
      const length = readSync(file, bytes, 0, copyBytes, at)
      if (length === 0) return
      await print(bytes.subarray(0, length))
      at += length
    }
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
