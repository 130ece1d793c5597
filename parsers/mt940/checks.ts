import type { CheckProblem, Verdict } from '../../events/bank.ts'
import type { Position } from '../../events/envelope.ts'
import type { Problem, ProblemCode } from '../problems.ts'
import type { UnitEnd } from '../reader.ts'
import { noCurrency } from './account.ts'
import type { WrittenBalance } from './balance.ts'
import type { FileState } from './fileState.ts'
import { type Head, isReport, type MessageKind } from './head.ts'
import { type EntryTally, listsEntries, provePages, proveTotals } from './proof.ts'
import type { StatementLine } from './statementLine.ts'
import type { ControlTotal } from './totals.ts'

/** A message as its proofs need it, once all of it was read. */
export interface ProvedMessage {
  readonly head: Head
  readonly kind: MessageKind
  readonly currency: string
  readonly entries: number
  readonly closing: WrittenBalance | undefined
  readonly totals: readonly ControlTotal[]
  readonly tally: EntryTally
  readonly arithmetic: Verdict
}

/** Verdicts of a message; numbering is judged among neighbours, by the agent. */
export interface Verdicts {
  readonly arithmetic: Verdict
  readonly controlTotals: Verdict
  readonly continuity: Verdict
  readonly numbering: 'unknown'
}

/** Says what a message's parts and proofs are lacking, and keeps it for the statement's event. */
export class Checks {
  readonly problems: CheckProblem[] = []
  readonly #state: FileState

  constructor(state: FileState) {
    this.#state = state
  }

  line({ valueDate, bookingDate, tooFine, at }: StatementLine): void {
    if (valueDate.clamped || bookingDate.clamped) this.#clamped(at)
    if (!valueDate.date) this.#dateAbsent(at)
    if (tooFine) {
      this.#tell('currency-decimals', 'warning', at, [
        'The amount has more decimals than its currency.',
        'It is passed on as written; ask the bank which currency the account is kept in.',
      ])
    }
  }

  balance({ clamped, date, at }: WrittenBalance): void {
    if (clamped) this.#clamped(at)
    if (!date) this.#dateAbsent(at)
  }

  secondClosing(at: Position): void {
    this.#tell('mt-field-unexpected', 'warning', at, [
      'The message has a second closing balance; the first one counts.',
      'Ask the bank which of them is right.',
    ])
  }

  accountAbsent(at: Position): void {
    this.#tell('account-absent', 'warning', at, [
      'The message has no account :25:. Its events name none; ask the bank for whole messages.',
    ])
  }

  /** Proves a whole message and remembers its page for the next one. */
  prove(message: ProvedMessage): Verdicts {
    const { head, kind, closing, totals, tally, arithmetic } = message
    const listed = listsEntries(kind, message.entries)
    const controlTotals = proveTotals(totals, tally, head.floors, listed)
    const continuity = provePages(head, this.#state.page)
    const { number, page } = head.number ?? {}
    this.#state.page = closing && { account: head.account?.raw, number, page, closing, continuity }
    const verdicts: Verdicts = { arithmetic, controlTotals, continuity, numbering: 'unknown' }
    this.#broken(message, verdicts)
    this.#absent(message)
    return verdicts
  }

  #broken({ head, closing, totals, tally }: ProvedMessage, verdicts: Verdicts): void {
    if (verdicts.arithmetic === 'broken') {
      this.#tell('balance-mismatch', 'error', closing?.at ?? head.at, [
        `The opening balance and the ${tally.booked.entries} booked entries don't add up to the closing`,
        'balance. Expected entries (EC, ED) are not counted.',
        'Ask the bank for a corrected statement.',
      ])
    }
    if (verdicts.controlTotals === 'broken') {
      this.#tell('control-total-mismatch', 'error', totals[0]?.at ?? head.at, [
        "The report's totals :90C: and :90D: differ from its entries.",
        'The file may have lost lines; ask the bank to send it again.',
      ])
    }
    if (verdicts.continuity === 'broken') {
      this.#tell('mt-page-differs', 'error', head.opening?.at ?? head.at, [
        'The page does not open with the balance that the page before it closed with.',
        'A page may be missing; ask the bank for the whole statement.',
      ])
    }
  }

  #absent({ head, kind, closing, currency, entries }: ProvedMessage): void {
    if (!isReport(kind) && !(head.opening && closing)) {
      this.#tell('balance-absent', 'warning', head.at, [
        'The statement lacks its opening balance :60F: or its closing balance :62F:, so nothing',
        'proves that it is whole. Ask the bank for statements with both.',
      ])
    }
    if (head.opening && closing && head.opening.currency !== closing.currency) {
      this.#tell('currency-differs', 'warning', closing.at, [
        'The closing balance is in another currency than the opening balance.',
        'Ask the bank for a corrected statement.',
      ])
    }
    if (currency === noCurrency && entries > 0) {
      this.#tell('currency-absent', 'warning', head.at, [
        `Nothing in the message states a currency; its amounts carry ${noCurrency}.`,
        'Ask the bank for whole messages.',
      ])
    }
  }

  #clamped(at: Position): void {
    this.#tell('date-clamped', 'info', at, [
      "The date does not exist; the month's last day is taken and the date kept as written.",
    ])
  }

  #dateAbsent(at: Position): void {
    this.#tell('date-absent', 'warning', at, [
      'The date is all zeros; the event has none. Ask the bank to fill it in.',
    ])
  }

  #tell(
    code: ProblemCode,
    severity: Problem['severity'],
    at: Position,
    sentences: readonly string[],
  ): void {
    const problem = this.#state.tell(code, severity, at, sentences.join(' '))
    if (problem) this.problems.push(problem)
  }
}

/** Continuity is no part of it: pages of other files may yet come. */
export function unitProof({ arithmetic, controlTotals }: Verdicts): UnitEnd['proof'] {
  if (arithmetic === 'broken' || controlTotals === 'broken') return 'broken'
  return arithmetic === 'ok' || controlTotals === 'ok' ? 'ok' : 'unknown'
}
