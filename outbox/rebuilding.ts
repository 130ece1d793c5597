import type { Audit } from './audit.ts'
import type { Bodies } from './bodies.ts'
import type { Releases } from './releases.ts'
import { eventKey, type StagedChunk, type StagedEnd } from './staging.ts'
import { int, type Store } from './store.ts'

interface Target {
  readonly id: number
  readonly events: number
  readonly digest: string
}

/**
 * Puts events back that were deleted here, from what their file is read to once more. Ids and order
 * are the file's own, so a unit comes back in its place, with its numbers, or not at all: its digest
 * covers the ids of all of its events.
 */
export class Rebuilding {
  readonly #store: Store
  readonly #releases: Releases
  readonly #audit: Audit
  readonly #bodies: Bodies

  constructor(store: Store, releases: Releases, audit: Audit, bodies: Bodies) {
    this.#store = store
    this.#releases = releases
    this.#audit = audit
    this.#bodies = bodies
  }

  begin(file: number): Rebuild {
    return new Rebuild(this.#store, this.#releases, this.#audit, this.#bodies, file)
  }
}

/** One file that is read once more; nothing of a unit counts before its end has proven it. */
export class Rebuild {
  readonly #store: Store
  readonly #releases: Releases
  readonly #audit: Audit
  readonly #file: number
  readonly #bodies: Bodies
  readonly #seen = new Set<number>()
  readonly #writeAll: (chunk: StagedChunk) => void
  #target: Target | undefined
  #ordinal = 0
  #restored = 0

  constructor(store: Store, releases: Releases, audit: Audit, bodies: Bodies, file: number) {
    this.#store = store
    this.#releases = releases
    this.#audit = audit
    this.#file = file
    this.#bodies = bodies
    this.#writeAll = store.transaction(({ bytes, parts }: StagedChunk) => {
      let start = 0
      for (const part of parts) {
        if ('event' in part) {
          const { type, end } = part.event
          this.#event(type, bytes.subarray(start, end))
          start = end
        } else if ('open' in part) this.#open(part.open.name)
        else this.#close(part.close)
      }
    })
  }

  /** Takes the next parts, in one transaction. */
  write(chunk: StagedChunk): void {
    this.#writeAll(chunk)
  }

  /** Call it once the file is read. @returns Whether all that was missing of the file is back. */
  done(): boolean {
    const sql = 'SELECT 1 FROM unit WHERE file = ? AND pruned_at IS NOT NULL LIMIT 1'
    if (this.#restored > 0) {
      this.#audit.add('events-restored', { file: this.#file, units: this.#restored })
    }
    return this.#store.prepare(sql).get(this.#file) === undefined
  }

  #open(name: string): void {
    const sql = `SELECT id, events, digest FROM unit
                 WHERE file = ? AND name = ? AND state = 'released' AND pruned_at IS NOT NULL
                 ORDER BY id`
    const rows = this.#store.prepare(sql).all(this.#file, name) as {
      id: bigint
      events: bigint
      digest: string
    }[]
    const row = rows.find(({ id }) => !this.#seen.has(int(id)))
    this.#ordinal = 0
    this.#target = row && { id: int(row.id), events: int(row.events), digest: row.digest }
    if (this.#target === undefined) return
    this.#seen.add(this.#target.id)
    // What deletion or a crash has left of it.
    this.#drop(this.#target.id)
    this.#store.prepare('DELETE FROM pruning WHERE unit = ?').run(this.#target.id)
  }

  #event(type: string, body: Uint8Array): void {
    if (this.#target === undefined) return
    this.#ordinal += 1
    this.#bodies.insert(eventKey(this.#target.id, this.#ordinal), type, body)
  }

  #close({ digest }: StagedEnd): void {
    const target = this.#target
    this.#target = undefined
    if (target === undefined) return
    if (target.digest !== digest || target.events !== this.#ordinal) {
      this.#drop(target.id)
      return
    }
    this.#store.prepare('UPDATE unit SET pruned_at = NULL WHERE id = ?').run(target.id)
    this.#releases.judgeAgain(target.id)
    this.#restored += 1
  }

  #drop(unit: number): void {
    this.#store
      .prepare('DELETE FROM event WHERE key > ? AND key < ?')
      .run(eventKey(unit, 0), eventKey(unit + 1, 0))
  }
}
