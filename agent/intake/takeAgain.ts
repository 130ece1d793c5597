import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Outbox } from '../../outbox/outbox.ts'
import { Journal, type JournalLine } from './journal.ts'
import { archiveFolder, keptName, type Places } from './places.ts'

export interface TakenAgain {
  /** Files whose originals are read once more. */
  readonly files: number
  /** Files that were taken once and have no original any more: their retention is over, mostly. */
  readonly missing: number
}

/**
 * Books again what the journal knows and the book does not: the store was begun anew, or has lost its
 * last commits. The originals are read once more, in the order of their arrival; ids come from their
 * content, so nothing counts twice at a hub. Recovery takes them to their end.
 *
 * @returns Undefined where the book has all.
 */
export function takeAgain(places: Places, outbox: Outbox): TakenAgain | undefined {
  const journal = new Journal(places.journal)
  if (journal.last().every((line) => isBooked(line, outbox))) return undefined
  const count = { files: 0, missing: 0 }
  outbox.together(() => {
    for (const line of journal.lines()) {
      if (isBooked(line, outbox)) continue
      const found = originalOf(line, places)
      if (found === undefined) count.missing += 1
      else {
        outbox.files.takeAgain({ ...line, marker: undefined }, line, found.kept)
        count.files += 1
      }
    }
    outbox.audit.add('originals-taken-again', count)
  })
  return count
}

function isBooked({ id, sha256 }: JournalLine, outbox: Outbox): boolean {
  return outbox.files.get(id)?.sha256 === sha256
}

/** Where the original lies; one that is still staged is not kept anywhere yet. */
function originalOf(
  { id, at, path, sha256 }: JournalLine,
  places: Places,
): { readonly kept: string | undefined } | undefined {
  const name = keptName(id, path)
  const kept = [
    join(archiveFolder(places.archive, new Date(at)), name),
    join(places.quarantine, name),
  ]
  const found = kept.find((place) => existsSync(place))
  if (found !== undefined) return { kept: relative(places.root, found).replaceAll(sep, '/') }
  return existsSync(join(places.staged, sha256)) ? { kept: undefined } : undefined
}
