import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { FileOutcome } from '../../outbox/releases.ts'
import type { Notice, Tell } from '../notice.ts'
import type { Reading } from '../reading.ts'
import { isFailed } from './failed.ts'
import { KeyGuard } from './keyGuard.ts'
import { passing } from './killPoints.ts'
import type { FeedReading, SmallReading } from './messages.ts'
import type { IntakeRules } from './rules.ts'
import type { IntakeThread } from './thread.ts'

/** Parts that one transaction writes; more would keep acknowledgements waiting. */
const maxParts = 1_000

interface Read {
  readonly file: FileRecord
  readonly feed: FeedReading
  readonly small: SmallReading
}

/**
 * Reads and decides small files together: one message to the thread and back, and one transaction for
 * many, in which the staged rows and the decision on them become durable at once. Whatever is
 * anything but a small bare file is left `staged`, for the stages to take one by one.
 */
export class SmallFiles {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #thread: IntakeThread
  readonly #tell: Tell
  readonly #keys: KeyGuard

  constructor(outbox: Outbox, rules: IntakeRules, thread: IntakeThread, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#thread = thread
    this.#tell = tell
    this.#keys = new KeyGuard(outbox)
  }

  /** @param readingOf How the files of a feed are read. */
  async decide(
    candidates: readonly FileRecord[],
    readingOf: (file: FileRecord) => FeedReading,
  ): Promise<void> {
    const files = candidates.filter((file) => this.#keys.allows(readingOf(file)))
    if (files.length === 0) return
    const register = this.#thread.sent(await this.#rules.register())
    passing('reading-begun')
    const jobs = files.map((file) => ({ sha256: file.sha256, feed: readingOf(file) }))
    const job = { do: 'read-small', files: jobs, register } as const
    const { readings } = await this.#thread.run<'read-small'>(job)
    passing('file-read')
    const read = files.flatMap((file, i): Read[] => {
      const small = readings[i]
      return small === undefined || isFailed(small) ? [] : [{ file, feed: readingOf(file), small }]
    })
    for (const group of grouped(read)) this.#commit(group)
  }

  #commit(group: readonly Read[]): void {
    const notices = this.#outbox.together(() => group.flatMap((one) => this.#decide(one)))
    passing('file-decided')
    for (const notice of notices) this.#tell(notice)
  }

  #decide({ file, feed, small }: Read): Notice[] {
    const { id } = file
    // Another file of the group may have had the same bytes.
    const of = this.#outbox.files.sameBytes(file.sha256)
    if (of !== undefined) {
      this.#outbox.files.repeats(id, of)
      return [{ kind: 'file-duplicate', file, id, of }]
    }
    const { reading, chunk } = small
    if (chunk !== undefined) this.#outbox.staging.begin(id).write(chunk)
    passing('parts-staged')
    if (reading.ok && this.#outbox.pruned.corrected(id).length > 0) {
      // What it corrects must be read again first, and that takes its time.
      this.#outbox.staging.discard(id)
      return []
    }
    if (reading.ok) this.#keys.used(feed)
    if (reading.ok) this.#outbox.corrections.prepare(id)
    passing('corrections-prepared')
    const decision = this.#outbox.releases.decide(id, outcome(reading))
    return [
      { kind: 'file-read', file, id, reading },
      { kind: 'file-decided', file, id, decision },
    ]
  }
}

function grouped(read: readonly Read[]): Read[][] {
  const groups: Read[][] = []
  let parts = Number.POSITIVE_INFINITY
  for (const one of read) {
    const more = one.small.chunk?.parts.length ?? 0
    if (parts + more > maxParts) {
      groups.push([])
      parts = 0
    }
    groups.at(-1)?.push(one)
    parts += more
  }
  return groups
}

/** What a reading comes to in the book. */
export function outcome(reading: Reading): FileOutcome {
  const { ok, format, statements, entries, problems } = reading
  return { ok, format, statements, entries, problems: JSON.stringify(problems) }
}
