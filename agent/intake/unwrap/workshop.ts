import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptFiles } from '../../atRest/keptFiles.ts'
import type { Budget } from './budget.ts'
import { wrappingHeadBytes } from './wrapping.ts'

/** A file that came out of a wrapper, under a temporary name. */
export interface Part {
  readonly name: string
  readonly path: string
  readonly size: number
  readonly sha256: string
  /** Its first bytes, which tell whether it is wrapped again. */
  readonly head: Uint8Array
}

/**
 * The folder in which one file is unwrapped. Names in it are numbers of ours; whatever a member calls
 * itself never meets the disk.
 */
export class Workshop {
  readonly #folder: string
  readonly #budget: Budget
  readonly kept: KeptFiles
  #parts = 0

  constructor(folder: string, budget: Budget, kept: KeptFiles) {
    this.kept = kept
    this.#folder = folder
    this.#budget = budget
    // What lies there was left by a crash.
    this.clear()
    mkdirSync(folder, { mode: 0o700, recursive: true })
  }

  /** Writes a part as its bytes come, within the budget, and has them on the disk at the end. */
  async write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Part> {
    this.#parts += 1
    const path = join(this.#folder, `${this.#parts}.part`)
    const hash = createHash('sha256')
    const head = Buffer.alloc(wrappingHeadBytes)
    let size = 0
    const handle = openSync(path, 'w', 0o600)
    try {
      const writer = this.kept.writer(handle)
      for await (const chunk of chunks) {
        this.#budget.spend(chunk.length)
        hash.update(chunk)
        if (size < head.length) head.set(chunk.subarray(0, head.length - size), size)
        writer.write(chunk)
        size += chunk.length
      }
      writer.end()
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return { name, path, size, sha256: hash.digest('hex'), head: head.subarray(0, size) }
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
