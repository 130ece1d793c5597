import { join } from 'node:path'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Notice, Tell } from '../notice.ts'
import { isFailed } from './failed.ts'
import { passing } from './killPoints.ts'
import { report } from './report.ts'
import { feedOf, type IntakeRules } from './rules.ts'
import type { SettledSource, Settlement } from './settle.ts'
import { type IntakeThread, JobError } from './thread.ts'

interface Settled {
  readonly file: FileRecord
  /** Destinations that must have acknowledged before the source goes. */
  readonly lacking: readonly string[]
}

/**
 * The last stage, of many files together: the originals to their places, then the sources away, then
 * one transaction that says so. A source that every destination must have acknowledged first waits in
 * between; its file is settled again with each acknowledgement.
 */
export class Settling {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #thread: IntakeThread
  readonly #tell: Tell

  constructor(outbox: Outbox, rules: IntakeRules, thread: IntakeThread, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#thread = thread
    this.#tell = tell
  }

  /** @returns What went wrong, by the file; the others are settled. */
  async settle(files: readonly FileRecord[]): Promise<Map<number, JobError>> {
    const due = files.flatMap((file): Settled[] => {
      const lacking = this.#mayWait(file) ? this.#rules.lacking(file) : []
      return lacking.length > 0 && file.keptAt !== undefined ? [] : [{ file, lacking }]
    })
    const failed = new Map<number, JobError>()
    if (due.length === 0) return failed
    const settlements = due.map(({ file, lacking }) => this.#settlement(file, lacking.length > 0))
    const { settled } = await this.#thread.run<'settle'>({ do: 'settle', settlements })
    const notices: Notice[] = []
    this.#outbox.together(() => {
      for (const [i, one] of due.entries()) {
        const result = settled[i]
        if (result === undefined) throw new Error('every settlement must be answered')
        if (isFailed(result)) {
          failed.set(one.file.id, new JobError(result.code, result.message, result.step))
        } else notices.push(this.#book(one, result.kept))
      }
    })
    if (notices.some(({ kind }) => kind === 'source-waits')) passing('original-booked')
    if (notices.some(({ kind }) => kind === 'file-settled')) passing('file-settled')
    for (const notice of notices) this.#tell(notice)
    return failed
  }

  #book({ file, lacking }: Settled, kept: string | undefined): Notice {
    const place = kept === undefined ? undefined : join(this.#rules.places.root, kept)
    if (lacking.length > 0) {
      this.#outbox.files.keep(file.id, kept)
      return { kind: 'source-waits', file, id: file.id, place, destinations: lacking }
    }
    this.#outbox.files.settle(file.id, kept)
    return { kind: 'file-settled', file, id: file.id, place }
  }

  #mayWait({ feed, wrapper }: FileRecord): boolean {
    return wrapper === undefined && feedOf(this.#rules, feed)?.settle === 'delete'
  }

  #settlement(file: FileRecord, sourceWaits: boolean): Settlement {
    const { id, state, path, sha256, duplicateOf, kept, keptAt, stagedAt } = file
    return {
      id,
      state,
      path,
      sha256,
      original: keptAt !== undefined ? 'done' : duplicateOf !== undefined ? 'drop' : 'keep',
      bytesAwaited: this.#outbox.files.bytesAwaited(sha256, id),
      former: kept,
      source: sourceWaits ? undefined : this.#sourceOf(file),
      report: report(file, this.#outbox.releases.reasons(id)),
      day: new Date(stagedAt),
    }
  }

  /** The source that goes; a member has none, and a feed that is gone or leaves its sources neither. */
  #sourceOf({ feed, path, size, mtimeMs, marker, wrapper }: FileRecord): SettledSource | undefined {
    const rules = feedOf(this.#rules, feed)
    if (rules === undefined || rules.settle === 'leave' || wrapper !== undefined) return undefined
    return { path: join(rules.folder, path), version: { size, mtimeMs }, marker }
  }
}
