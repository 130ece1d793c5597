import { z } from 'zod'
import type { FileRecord } from '../../outbox/files.ts'
import type { Consent } from '../../outbox/heldUnits.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { deliveryVerbs } from './deliveryVerbs.ts'
import { type Outcome, type Sequel, Unwilling, type Verb } from './outcome.ts'

const file = z.int().min(1)
const reason = z.string().trim().min(1).max(500)

/**
 * What a person may ask of an agent. Each verb does its work in the store alone and at once; what
 * takes longer follows as its {@link Sequel}. A new verb is a new entry here.
 */
const verbs: Readonly<Record<string, Verb>> = {
  ...deliveryVerbs,
  'files release': (outbox, detail, by, approvedBy) => {
    const asked = z.object({ file, unit: z.int().min(1).optional(), reason }).parse(detail)
    const found = recorded(outbox, asked.file)
    if (found.state === 'refused') return reread(outbox, found, asked, by)
    return letGo(outbox, found, asked, { by, approvedBy })
  },
  rekey: (outbox, detail, by) => {
    const { feed, reason: why } = z.object({ feed: z.string().max(200), reason }).parse(detail)
    if (!outbox.rowKeys.rekey(feed, { by, reason: why })) {
      throw new Unwilling(
        'rekey-unneeded',
        'No file of this feed waits because of its key. Look at the name of the feed.',
      )
    }
    return { answer: { feed, rekeyed: true } }
  },
  'files retry': (outbox, detail, by) => {
    const { id, settledAt } = recorded(outbox, z.object({ file }).parse(detail).file)
    if (settledAt !== undefined) {
      throw new Unwilling('file-settled', 'The file is settled; there is nothing to try again.')
    }
    outbox.audit.add('file-retried', { file: id, by })
    return { answer: { file: id, retried: true }, sequel: { kind: 'retry', file: id } }
  },
  'files hold': (outbox, detail, by) => {
    const asked = z.object({ file, reason }).parse(detail)
    const { id, purgedAt } = recorded(outbox, asked.file)
    if (purgedAt !== undefined) throw gone()
    outbox.originals.hold(id, by, asked.reason)
    return { answer: { file: id, held: true } }
  },
  'files unhold': (outbox, detail, by) => {
    const { id, hold } = recorded(outbox, z.object({ file }).parse(detail).file)
    if (hold === undefined) {
      throw new Unwilling('original-not-held', 'Nobody holds the original of this file.')
    }
    outbox.originals.unhold(id, by)
    return { answer: { file: id, held: false } }
  },
}

/**
 * Does what is asked; call it inside a transaction.
 *
 * @throws {Unwilling} Where it can't be done.
 */
export function perform(
  outbox: Outbox,
  verb: string,
  detail: unknown,
  by: string,
  approvedBy?: string,
): Outcome {
  const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (work === undefined) {
    throw new Unwilling(
      'verb-unknown',
      'This agent does not know what is asked of it. Restart it, so that it is of the same version.',
    )
  }
  return work(outbox, detail, by, approvedBy)
}

interface Asked {
  readonly unit?: number | undefined
  readonly reason: string
}

/** A refused file is read once more, by this version of the program and today's configuration. */
function reread(outbox: Outbox, { id, purgedAt, settledAt }: FileRecord, asked: Asked, by: string) {
  if (asked.unit !== undefined) {
    throw new Unwilling('unit-unknown', 'The file was refused as a whole; leave `--unit` out.')
  }
  if (purgedAt !== undefined) throw gone()
  if (settledAt === undefined) {
    throw new Unwilling('file-unsettled', 'The file is still on its way to quarantine; ask again.')
  }
  outbox.files.reread(id, by, asked.reason)
  const sequel: Sequel = { kind: 'resume', file: id }
  return { answer: { file: id, reading: true }, sequel }
}

function letGo(
  outbox: Outbox,
  found: FileRecord,
  { unit, reason }: Asked,
  who: Omit<Consent, 'reason'>,
): Outcome {
  const result = outbox.heldUnits.release(found.id, unit, { ...who, reason })
  if ('refused' in result) throw new Unwilling(result.refused, unwilling[result.refused])
  const { release, units, last } = result
  return {
    answer: { file: found.id, release, units },
    sequel: { kind: 'released', file: found, last },
  }
}

const unwilling = {
  'unit-unknown': 'The file has no such unit; `kontor files show` lists them.',
  'unit-not-held': 'Nothing of the file is held, or not the unit that was named.',
  'unit-reverted':
    'This very version was delivered before and corrected since; the receivers would take its ' +
    'entries for known. Ask the bank for a statement under a new number.',
} as const

function recorded(outbox: Outbox, id: number): FileRecord {
  const found = outbox.files.get(id)
  if (found) return found
  throw new Unwilling('file-unknown', 'There is no file of this number; `kontor files` lists them.')
}

function gone(): Unwilling {
  return new Unwilling(
    'original-purged',
    'The retention of the file is over, and its original is deleted. Ask the sender for it.',
  )
}
