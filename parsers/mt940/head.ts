import type { Position } from '../../events/envelope.ts'
import { statementId } from '../../events/identity.ts'
import type { WrittenAccount } from './account.ts'
import type { WrittenBalance } from './balance.ts'
import type { WrittenMoment } from './moment.ts'
import type { StatementNumber } from './statementNumber.ts'
import type { FloorLimit } from './totals.ts'

/** What a message says before its first entry. */
export interface Head {
  /** Message type from SWIFT block 2, such as `940`. */
  readonly type: string | undefined
  readonly at: Position
  reference?: string
  relatedReference?: string
  account?: WrittenAccount
  number?: StatementNumber
  opening?: WrittenBalance
  moment?: WrittenMoment
  /** Field 13 stood there, readable or not: only reports have one. */
  hasMoment: boolean
  readonly floors: FloorLimit[]
}

/**
 * - `mt940` customer statement, `mt950` statement between banks: the ledger posts them.
 * - `mt941` balance report, `mt942` interim transaction report: information during the day.
 */
export type MessageKind = 'mt940' | 'mt941' | 'mt942' | 'mt950'

/** Message types that are read; a file may hold others beside them, which nobody wants read. */
export const messageTypes = ['940', '941', '942', '950'] as const

/**
 * Block 2 tells the kind; without blocks the fields do. Reports have a floor limit or a time and no
 * balances, except that an MT941 has balances and control totals but no entries.
 *
 * @param tail Which closing fields there were, once the whole message is known.
 */
export function kindOf(head: Head, tail?: { closing: boolean; totals: boolean }): MessageKind {
  if (head.type) return `mt${head.type}` as MessageKind
  if (tail?.totals) return tail.closing ? 'mt941' : 'mt942'
  if (head.opening || tail?.closing) return 'mt940'
  return head.floors.length > 0 || head.hasMoment ? 'mt942' : 'mt940'
}

export function isReport(kind: MessageKind): boolean {
  return kind === 'mt941' || kind === 'mt942'
}

/**
 * Id of the message's statement from its head as written. Where the number can't tell two heads
 * apart, the opening amount does; an intraday report has neither, and its reference does.
 *
 * @param fileSha256 Identity of an excerpt that has neither number nor opening balance.
 */
export function headId(head: Head, kind: MessageKind, fileSha256: string): string {
  const { number, page } = head.number ?? {}
  const numbered = number !== undefined && !/^0*$/.test(number)
  const repeats = head.opening?.kind === 'interim-opening-booked' && page === undefined
  const undated = head.opening === undefined && head.moment === undefined && !numbered
  const amount = numbered && !repeats ? undefined : head.opening?.raw.amount
  return statementId({
    // An MT950 without its SWIFT blocks can't be told from an MT940; its id must not change.
    kind: kind === 'mt950' ? 'mt940' : kind,
    account: head.account?.raw,
    number,
    page,
    openingDate: head.opening?.raw.date ?? head.moment?.text,
    openingAmount: head.opening
      ? amount
      : undated
        ? `${head.reference} ${fileSha256}`
        : head.reference,
  })
}
