import { nameTerms } from './fileNames.ts'
import type { Database, Statement } from './sqlite.ts'
import { textOrNull } from './values.ts'
import type { ViewEvent } from './viewEvent.ts'

/**
 * Which file events are from. Events of one file come one after the other, mostly; each run of them
 * is a part, named by the cursor of its first event. Only the hash and the name of the file of that one
 * are terms of the index.
 */
export class FileParts {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  readonly #addTerm: (cursor: number, text: string) => void
  readonly #open = new Map<string, Part>()
  readonly #changed = new Set<Part>()
  /** Most events are of the same part as the one before. */
  #last: Part | undefined

  constructor(db: Database, addTerm: (cursor: number, text: string) => void) {
    this.#addTerm = addTerm
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** @param isStatement Whether it is a statement or a balance report. */
  take(place: ViewEvent, isStatement: boolean): void {
    const { sourcefile: sha256 } = place.event as { readonly sourcefile?: unknown }
    if (typeof sha256 !== 'string' || sha256.length !== 64) return
    const part = this.#last && isOf(this.#last, place, sha256) ? this.#last : undefined
    const open = part ?? this.#partOf(place, sha256)
    if (!open) return
    this.#last = open
    open.last = place.cursor
    open.events += 1
    if (isStatement && open.statements.length < maxListChars) {
      open.statements += `${place.cursor} `
    }
    this.#changed.add(open)
  }

  /** Writes what has changed; at the end of the transaction. */
  flush(): void {
    for (const part of this.#changed) {
      const { first, last, inbox, agent, region, entity, events, statements } = part
      const numbers = [BigInt(last), BigInt(events), statements] as const
      if (part.isKept) this.#do.count.run(...numbers, BigInt(first))
      else {
        const { feed, sha256, at } = part
        const hash = Buffer.from(sha256, 'hex')
        const from = [inbox, agent, feed, region, entity, hash, at] as const
        this.#do.add.run(BigInt(first), ...from, ...numbers)
      }
      part.isKept = true
    }
    this.#changed.clear()
  }

  /** A transaction was rolled back: its parts are not there, and others have fewer events. */
  forget(): void {
    this.#open.clear()
    this.#changed.clear()
    this.#last = undefined
  }

  #partOf(place: ViewEvent, sha256: string) {
    const { cursor, inbox, agent, region, entity, event, at, fileName } = place
    const key = `${sha256}${inbox}/${agent}/${region}/${entity}`
    const known = this.#open.get(key)
    if (known) return known
    if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined
    if (this.#open.size >= maxOpen) {
      this.flush()
      this.#open.clear()
    }
    const feed = textOrNull(event.source.split('/').at(-1))
    const from = { inbox, agent, region, entity, feed, sha256, at: new Date(at).toISOString() }
    const counts = { first: cursor, last: cursor, events: 0, statements: '', isKept: false }
    const part: Part = { ...from, ...counts }
    this.#open.set(key, part)
    for (const text of [sha256, ...nameTerms(fileName ?? '')]) this.#addTerm(cursor, text)
    return part
  }
}

interface Part {
  readonly first: number
  readonly inbox: string
  readonly agent: string
  readonly region: string | null
  readonly entity: string | null
  readonly feed: string | null
  readonly sha256: string
  readonly at: string
  last: number
  events: number
  statements: string
  /** Whether it has its row, and is changed from then on. */
  isKept: boolean
}

function isOf(part: Part, { inbox, agent, region, entity }: ViewEvent, sha256: string): boolean {
  const isThere = part.region === region && part.entity === entity && part.agent === agent
  return isThere && part.inbox === inbox && part.sha256 === sha256
}

/** Characters of the list of a part's statements: some two hundred of them. */
const maxListChars = 2_000
/** Files that are read at the same time: an agent's frames come one file after the other. */
const maxOpen = 4_000

const sql = {
  add: `
    INSERT INTO file_part
      (first, inbox, agent, feed, region, entity, sha256, at, last, events, statements)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  count: 'UPDATE file_part SET last = ?, events = ?, statements = ? WHERE first = ?',
} as const
