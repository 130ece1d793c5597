import type { EventName } from '../events/catalogue.ts'
import type { Draft } from '../events/envelope.ts'
import type { Lane } from '../events/lane.ts'
import type { RowSample } from '../events/rowSample.ts'
import type { Charset } from './charset.ts'
import type { ReadLimits } from './limits.ts'
import type { Problem } from './problems.ts'

/**
 * A part of a file that is delivered or held as one: a bank statement with its entries, an intraday
 * report, or all rows of an export.
 */
export interface UnitHead {
  readonly kind: 'statement' | 'report' | 'rows'
  readonly lane: Lane
  /** The statement's id, which is also its event's; for rows an id that the file's hash gives. */
  readonly id: string
}

/** What a unit proved to be once all of it was read. */
export interface UnitEnd {
  readonly entries: number
  /**
   * `broken`: its arithmetic does not hold. A running agent holds such a unit; a file is not
   * refused for it.
   */
  readonly proof: 'ok' | 'unknown' | 'broken'
  /** Of rows without keys: what tells them from those of a file that repeats them. */
  readonly sample?: RowSample
}

/**
 * Where a reader puts what it reads, in the order of the file. Calls come synchronously from
 * `write` and `end`:
 *
 *     (open event* close)*   and problem at any time
 *
 * A statement's own event is the last one before its `close`. Units don't nest. A reader that throws
 * may have left a unit open; whoever listens forgets the whole file then.
 */
export interface Sink {
  open(unit: UnitHead): void
  event(draft: Draft<EventName>): void
  close(end: UnitEnd): void
  /** A problem that does not refuse the file: severity `warning`, `info`, or a broken proof. */
  problem(problem: Problem): void
}

/**
 * Reads one file, pushed to it in chunks of any size, down to single bytes. Memory does not grow
 * with the file. A reader holds no clock, no disk and no network.
 *
 * @throws {Refusal} From `write` or `end`, with every problem found up to `limits.maxProblems`.
 *   After that the reader is not used again.
 */
export interface Reader {
  write(chunk: Uint8Array): void
  end(): void
}

export interface ReadContext {
  /** SHA-256 of the file's bytes, in hex: the identity of rows that have no key. */
  readonly fileSha256: string
  readonly charset: Charset
  /** Length of the byte order mark at the file's start, 0 where there is none. */
  readonly markBytes: number
  readonly limits: ReadLimits
  readonly sink: Sink
}

/** Answer to "is this yours?", from the first bytes of a file decoded to text. */
export type Sniff =
  | { readonly match: true; readonly variant: string }
  | { readonly match: false; readonly why: string }

/** A format that is known by its content. */
export interface Format {
  /** Family name: `mt940`, `camt`. */
  readonly name: string
  /** @param head The first 64 KiB at most, decoded. `variant` names the format in reports. */
  sniff(head: string): Sniff
  open(context: ReadContext): Reader
}
