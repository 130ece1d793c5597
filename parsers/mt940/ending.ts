import { type Refusal, refusal } from '../problems.ts'
import type { FileState } from './fileState.ts'
import type { Head, MessageKind } from './head.ts'

/** How a message came to its end. */
export type Ending =
  /** `-}` or a dash. */
  | 'terminator'
  /** The next message began. */
  | 'next'
  /** The file ended, behind a line end. */
  | 'file'
  /** The file ended in the middle of a line. */
  | 'cut'

/** What decides whether a message is all there. */
export interface MessageTail {
  readonly kind: MessageKind
  readonly entries: number
  /** SWIFT block 4 was opened and not closed. */
  readonly blockOpen: boolean
  readonly hasClosing: boolean
  readonly hasTotals: boolean
  /** The last field can't have been cut: its amount has all decimals, or a proof holds. */
  readonly lastFieldWhole: boolean
}

/**
 * Refuses a message that ends too early. A file that was cut lacks its end, never its beginning:
 *
 * - A statement is whole with its closing balance, a report with its control totals or, where it
 *   lists no entries, with its mandatory fields.
 * - What has no reference (`:20:`) is an excerpt that somebody cut out; it is read, unproven.
 * - A dash ends nothing that has an opening and no closing balance: it may be the first character
 *   of a line of text. The next message's beginning does.
 *
 * @throws {Refusal} `file-truncated`, `mt-field-missing`.
 */
export function requireWhole(
  head: Head,
  tail: MessageTail,
  ending: Ending,
  state: FileState,
): void {
  if (tail.hasClosing || ending === 'next') {
    if ((ending === 'file' || ending === 'cut') && tail.blockOpen) throw truncated(state, '-}')
    if (ending === 'cut' && !tail.lastFieldWhole) throw truncated(state, 'the end of the amount')
    return
  }
  if (ending === 'terminator') {
    if (head.opening) throw closingMissing(state)
    return
  }
  if (tail.blockOpen) throw truncated(state, '-}')
  const excerpt = head.reference === undefined && state.wholeMessages === 0
  if (excerpt) return
  if (tail.kind !== 'mt942' || head.opening) throw truncated(state, 'the closing balance :62F:')
  if (tail.hasTotals) {
    if (ending === 'cut' && !tail.lastFieldWhole) throw truncated(state, 'the end of the amount')
    return
  }
  // The fields must be there to the end of their lines: a cut time still looks like one.
  const mandatory =
    ending === 'file' && head.account && head.number && head.floors.length > 0 && head.moment?.zoned
  if (!mandatory || tail.entries > 0) throw truncated(state, 'the totals :90D: or :90C: or a dash')
}

function truncated(state: FileState, missing: string): Refusal {
  return refusal(
    'file-truncated',
    state.endPosition,
    `The file ends before its last message does: ${missing} is missing. The transfer may have ` +
      'been broken off; ask for the file again.',
  )
}

function closingMissing(state: FileState): Refusal {
  return refusal(
    'mt-field-missing',
    state.endPosition,
    'The message has an opening balance :60F: and no closing balance :62F:, which it must have. ' +
      'Ask the bank to send the statement again.',
  )
}
