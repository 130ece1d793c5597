import { randomBytes, randomUUID } from 'node:crypto'
import { decodeEntry, type Entry, encodeEntry } from './entry.ts'
import { Outrun } from './faults.ts'
import type { Journal } from './journal.ts'

export type Founding = Extract<Entry, { kind: 'founding' }>

/** Where a journal begins, and what its store made up once. */
export interface Begun {
  readonly founding: Founding
  /** Place of the founding: behind it is everything that the store has. */
  readonly sequence: number
}

/**
 * The founding is the first message of a journal. Where there is none (a new stream, or one that was
 * purged) this hub founds it, unless another one is quicker: both find the same one then. Copies of
 * what was there before belong to another founding, and are dropped.
 *
 * @throws {Error} Where the first message is another one: the beginning was purged.
 */
export async function beginningOf(journal: Journal, subject: string): Promise<Begun> {
  for (;;) {
    const { first, last } = await journal.span()
    if (first <= last) return { founding: await foundingAt(journal, first), sequence: first }
    const entry: Founding = {
      kind: 'founding',
      store: randomUUID(),
      accountKey: randomBytes(32).toString('hex'),
    }
    try {
      await journal.write(subject, entry.store, encodeEntry(entry), { lastSequence: last })
    } catch (error) {
      if (!(error instanceof Outrun)) throw error
    }
  }
}

async function foundingAt(journal: Journal, sequence: number): Promise<Founding> {
  const message = await journal.at(sequence)
  const entry = message && decodeEntry(message.payload)
  if (entry?.kind === 'founding') return entry
  throw new Error(
    'The beginning of the stream is missing. Put it back from a backup, or purge all of it: the ' +
      'hub then begins anew, with a new epoch.',
  )
}
