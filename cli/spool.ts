import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { print } from './output.ts'

const memoryChars = 32 * 1024 * 1024
const copyBytes = 1024 * 1024

/**
 * Holds a file's events back until the file is known to be read whole: a refused file prints
 * nothing. What outgrows memory waits in a temporary file.
 */
export class Spool {
  #lines: string[] = []
  #chars = 0
  #folder: string | undefined
  #file: number | undefined

  add(line: string): void {
    this.#lines.push(line)
    this.#chars += line.length
    if (this.#chars > memoryChars) this.#spill()
  }

  /** Prints everything, and is empty again. */
  async release(): Promise<void> {
    if (this.#file !== undefined) await this.#copy(this.#file)
    if (this.#lines.length > 0) await print(`${this.#lines.join('\n')}\n`)
    this.clear()
  }

  clear(): void {
    this.#lines = []
    this.#chars = 0
    if (this.#file !== undefined) closeSync(this.#file)
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true })
    this.#file = undefined
    this.#folder = undefined
  }

  #spill(): void {
    if (this.#file === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'kontor-parse-'))
      this.#file = openSync(join(this.#folder, 'events'), 'w+', 0o600)
    }
    const bytes = Buffer.from(`${this.#lines.join('\n')}\n`)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
    this.#lines = []
    this.#chars = 0
  }

  async #copy(file: number): Promise<void> {
    for (let at = 0; ; ) {
      const bytes = Buffer.allocUnsafe(copyBytes)
      const length = readSync(file, bytes, 0, copyBytes, at)
      if (length === 0) return
      await print(bytes.subarray(0, length))
      at += length
    }
  }
}
