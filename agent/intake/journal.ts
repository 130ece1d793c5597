import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import type { FileRecord } from '../../outbox/files.ts'

/** A file of the book, as the journal has it: enough to take its original in again. */
const lineSchema = z.object({
  id: z.int().positive(),
  /** When it was staged; the archive's folder is named after the day. */
  at: z.iso.datetime(),
  feed: z.string(),
  path: z.string(),
  size: z.int().nonnegative(),
  mtimeMs: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export type JournalLine = z.infer<typeof lineSchema>

const pageBytes = 256 * 1024

/**
 * A line a file that was taken, beside the store and independent of it: from this and the originals
 * the book is made anew where the store is damaged or has lost what it had committed.
 */
export class Journal {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Durable when it returns. A line begins with its line end, so a torn one spoils no other. */
  add(files: readonly FileRecord[]): void {
    if (files.length === 0) return
    const handle = openSync(this.#path, 'a', 0o600)
    try {
      writeSync(handle, files.map((file) => `\n${JSON.stringify(lineOf(file))}`).join(''))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }

  /** All lines in the order of arrival, page by page; what is torn is passed over. */
  *lines(): Generator<JournalLine> {
    yield* this.#from(0)
  }

  /** Some of the last lines. */
  last(): JournalLine[] {
    const size = this.#withFile((handle) => fstatSync(handle).size) ?? 0
    return [...this.#from(Math.max(0, size - pageBytes))]
  }

  *#from(start: number): Generator<JournalLine> {
    let rest = Buffer.alloc(0)
    for (let at = start; ; ) {
      const page = this.#read(at)
      at += page.length
      const texts = Buffer.concat([rest, page])
      const end = page.length === 0 ? texts.length : texts.lastIndexOf('\n') + 1
      for (const text of texts.toString('utf8', 0, end).split('\n')) {
        const line = parsed(text)
        if (line) yield line
      }
      if (page.length === 0) return
      rest = texts.subarray(end)
    }
  }

  #read(at: number): Buffer {
    const page = Buffer.allocUnsafe(pageBytes)
    const length = this.#withFile((handle) => readSync(handle, page, 0, pageBytes, at)) ?? 0
    return page.subarray(0, length)
  }

  #withFile<Result>(work: (handle: number) => Result): Result | undefined {
    if (!existsSync(this.#path)) return undefined
    const handle = openSync(this.#path, 'r')
    try {
      return work(handle)
    } finally {
      closeSync(handle)
    }
  }
}

function lineOf({ id, stagedAt, feed, path, size, mtimeMs, sha256 }: FileRecord): JournalLine {
  return { id, at: stagedAt, feed, path, size, mtimeMs, sha256 }
}

function parsed(text: string): JournalLine | undefined {
  if (text === '') return undefined
  try {
    return lineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
