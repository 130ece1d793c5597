import type { EventsFrame } from '../../protocol/frames.ts'
import { memberOf } from './placing.ts'
import type { Database, Statement } from './sqlite.ts'

/**
 * What agents call the files that events are from. An event has the hash of its file alone, so the
 * name stands beside it, by the cursor of the first event of the file in a frame. Each method runs
 * inside the transaction that stores the events.
 */
export class FileNames {
  readonly #add: Statement
  /** Of the frame that is being stored: those that no event has yet been met of. */
  readonly #left = new Map<string, string>()

  constructor(db: Database) {
    this.#add = db.prepare('INSERT INTO event_file (cursor, name) VALUES (?, ?)')
  }

  /** To be called before the events of a frame. */
  begin({ files }: Pick<EventsFrame, 'files'>): void {
    this.#left.clear()
    for (const { sha256, name } of files ?? []) this.#left.set(sha256, name)
  }

  /** Keeps the name of the event's file with it. @returns The name, where it is the first of them. */
  take(cursor: number, event: object): string | undefined {
    if (this.#left.size === 0) return undefined
    const sha256 = memberOf(event, 'sourcefile')
    const name = typeof sha256 === 'string' ? this.#left.get(sha256) : undefined
    if (typeof sha256 !== 'string' || name === undefined) return undefined
    this.#left.delete(sha256)
    this.#add.run(BigInt(cursor), name)
    return name
  }
}

/**
 * What a file is found by: its own name with and without its ending, and those of the archives that it
 * came in.
 *
 * @param path Inside the folder of its feed, with `/`; a member of an archive stands behind it.
 */
export function nameTerms(path: string): readonly string[] {
  const parts = path.split('/').slice(-maxParts)
  const own = parts.pop() ?? ''
  const dot = own.lastIndexOf('.')
  const stem = dot > 0 ? [own.slice(0, dot)] : []
  return [own, ...stem, ...parts.filter((part) => part.includes('.'))]
}

const maxParts = 4
