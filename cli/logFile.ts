import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LogFileConfig } from '../config/types.ts'

/** After a fault the file is tried again with the first line behind so much time. */
const retryMs = 10_000

/**
 * A log file that never grows beyond its size: `kontor.log` is put aside as `kontor.log.1`, that one as
 * `kontor.log.2`, and so on to the number that is kept. A line is written before the next thing
 * happens and not synced: a log is no record, the audit is. A disk that takes no line loses lines and
 * never the agent.
 */
export class LogFile {
  readonly #rules: LogFileConfig
  readonly #now: () => number
  #handle: number | undefined
  #size = 0
  #retryAt = 0

  constructor(rules: LogFileConfig, now = () => performance.now()) {
    this.#rules = rules
    this.#now = now
  }

  /** @param line With its line end. */
  write(line: string): void {
    if (this.#now() < this.#retryAt) return
    try {
      const bytes = Buffer.from(line)
      this.#handle ??= this.#open()
      if (this.#size > 0 && this.#size + bytes.length > this.#rules.maxBytes) this.#putAside()
      writeSync(this.#handle ?? this.#open(), bytes)
      this.#size += bytes.length
    } catch {
      this.close()
      this.#retryAt = this.#now() + retryMs
    }
  }

  close(): void {
    const handle = this.#handle
    this.#handle = undefined
    if (handle !== undefined) closeSync(handle)
  }

  #open(): number {
    const { path } = this.#rules
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const handle = openSync(path, 'a', 0o640)
    this.#handle = handle
    this.#size = fstatSync(handle).size
    return handle
  }

  #putAside(): void {
    const { path, keep } = this.#rules
    this.close()
    for (let number = keep; number > 0; number -= 1) {
      const from = number === 1 ? path : `${path}.${number - 1}`
      try {
        renameSync(from, `${path}.${number}`)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
    this.#open()
  }
}
