import { EntryContent } from '../../events/entryContent.ts'
import { EntryIds } from '../../events/entryIds.ts'
import { type Refusal, refusal } from '../problems.ts'
import { accountCurrency, accountData, noCurrency, readAccount } from './account.ts'
import { readBalance, type WrittenBalance } from './balance.ts'
import { Checks, unitProof } from './checks.ts'
import { type Ending, requireWhole } from './ending.ts'
import { EntryFields, type EntryHome, textOf, writeContent } from './entry.ts'
import type { Field } from './field.ts'
import type { FileState } from './fileState.ts'
import { type Head, headId, isReport, kindOf, type MessageKind } from './head.ts'
import { readMoment } from './moment.ts'
import { EntryTally, listsEntries, proveArithmetic } from './proof.ts'
import { statementDraft, zonedTime } from './statementEvent.ts'
import { readStatementLine } from './statementLine.ts'
import { readNumber } from './statementNumber.ts'
import { type ControlTotal, readFloor, readTotal } from './totals.ts'

/** What is fixed with a message's first entry, or at its end if it has none. */
interface Unit extends EntryHome {
  readonly id: string
  readonly kind: MessageKind
  readonly ids: EntryIds<EntryFields>
}

/** Fields of one tag that are kept in the statement's event; more are dropped. */
const maxOtherFields = 100

/**
 * One message: takes its fields in order and hands its events to the sink as soon as they are
 * known. Holds one entry at a time.
 */
export class Message {
  readonly head: Head
  readonly #state: FileState
  readonly #checks: Checks
  readonly #tally = new EntryTally()
  readonly #balances: WrittenBalance[] = []
  readonly #totals: ControlTotal[] = []
  readonly #text: string[] = []
  readonly #otherFields: Record<string, string[]> = {}
  #closing: WrittenBalance | undefined
  #unit: Unit | undefined
  #entry: EntryFields | undefined
  #entries = 0
  /** The last field's amount can't have been cut by the end of the file. */
  #lastWhole = true

  constructor(head: Head, state: FileState) {
    this.head = head
    this.#state = state
    this.#checks = new Checks(state)
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  /** Its last part has begun: a line without a tag is no part of it any more. */
  get ending(): boolean {
    return this.closed || this.#totals.length > 0
  }

  take(field: Field): void {
    this.#lastWhole = true
    const { tag } = field
    if (tag === '86') this.#information(field)
    else if (tag === '61') this.#statementLine(field)
    else if (tag === 'NS' && this.#entry) this.#entry.note(field)
    else if (tag.startsWith('6') && tag[1] !== '0') this.#balance(field)
    else if (tag.startsWith('9')) this.#total(field)
    else if (tag.startsWith('13')) this.#moment(field)
    else if (/^(2|34F|60)/.test(tag)) this.#headField(field)
    else this.#other(field)
  }

  #headField(field: Field): void {
    if (this.#entries > 0 || this.#entry || this.closed) {
      throw this.#unexpected(field, 'It belongs before the entries.')
    }
    const { head } = this
    const text = field.text.trim()
    if (field.tag === '20') head.reference = text
    else if (field.tag === '21') head.relatedReference = text
    else if (field.tag.startsWith('25')) head.account = readAccount(field)
    else if (field.tag.startsWith('28')) head.number = readNumber(field)
    else if (field.tag === '34F') head.floors.push(readFloor(field, this.#state.context.charset))
    else if (field.tag.startsWith('60')) this.#opening(field)
    else this.#other(field)
  }

  /** In an excerpt without reference and account the last of several opening balances counts. */
  #opening(field: Field): void {
    const { head } = this
    if (head.opening && (head.reference !== undefined || head.account)) {
      throw this.#unexpected(field, 'A message has one opening balance.')
    }
    head.opening = readBalance(field, this.#state.context.charset)
    this.#checks.balance(head.opening)
    this.#balances.push(head.opening)
  }

  #moment(field: Field): void {
    this.head.hasMoment = true
    const moment = readMoment(field)
    if (moment) this.head.moment ??= moment
    else this.#other(field)
  }

  #other(field: Field): void {
    const kept = this.#otherFields[field.tag] ?? []
    this.#otherFields[field.tag] = kept
    if (kept.length < maxOtherFields) kept.push(textOf(field))
  }

  #balance(field: Field): void {
    this.#endEntry()
    const balance = readBalance(field, this.#state.context.charset)
    this.#checks.balance(balance)
    if (field.tag.startsWith('62')) {
      if (this.#closing) this.#checks.secondClosing(balance.at)
      else this.#closing = balance
    }
    if (this.#balances.length < maxOtherFields) this.#balances.push(balance)
    // A bank that writes more decimals than the currency has writes them everywhere.
    const scale = this.head.opening?.value.scale ?? 0
    this.#lastWhole = balance.whole && balance.value.scale >= scale
  }

  #total(field: Field): void {
    this.#endEntry()
    const total = readTotal(field, this.#state.context.charset)
    if (this.#totals.length < maxOtherFields) this.#totals.push(total)
    this.#lastWhole = total.whole || this.#tally.agrees(total)
  }

  #information(field: Field): void {
    if (this.#entry) this.#entry.inform(field)
    else if (this.#text.length < maxOtherFields) this.#text.push(textOf(field))
  }

  #statementLine(field: Field): void {
    if (this.closed) throw this.#unexpected(field, 'No entry may follow the closing balance.')
    this.#endEntry()
    this.#entry = new EntryFields(field)
  }

  #endEntry(): void {
    const entry = this.#entry
    if (!entry) return
    this.#entry = undefined
    const { charset, sink } = this.#state.context
    const unit = this.#open()
    const line = readStatementLine(entry.line, charset, unit.currency, this.head.opening?.date)
    this.#checks.line(line)
    this.#tally.add(line)
    this.#entries += 1
    const id = unit.ids.next(entry)
    const time = zonedTime(this.head)
    sink.event(this.#state.entryEvents.of(entry, line, unit, id, this.#entries, time))
  }

  /** Opens the unit with what is known by now; identity needs nothing behind the first entry. */
  #open(tail?: { closing: boolean; totals: boolean }): Unit {
    if (this.#unit) return this.#unit
    const { fileSha256, sink } = this.#state.context
    const kind = kindOf(this.head, tail)
    const currency = this.#currency()
    const id = headId(this.head, kind, fileSha256)
    const account = accountData(this.head.account, currency)
    const content = new EntryContent(id)
    const ids = new EntryIds<EntryFields>((entry, occurrence) => {
      writeContent(content, entry)
      return content.id(occurrence)
    })
    const statement = { eventId: id, number: this.head.number?.number }
    this.#unit = { id, kind, currency, account, statement, final: !isReport(kind), ids }
    sink.open({ kind: isReport(kind) ? 'report' : 'statement', lane: 'statements', id })
    if (!this.head.account) this.#checks.accountAbsent(this.head.at)
    return this.#unit
  }

  #currency(): string {
    const { opening, floors, account } = this.head
    const stated = opening?.currency ?? floors[0]?.currency ?? this.#closing?.currency
    return stated ?? this.#totals[0]?.currency ?? accountCurrency(account) ?? noCurrency
  }

  /**
   * Ends the message: its last entry, its proofs, its own event.
   *
   * @param blockOpen SWIFT block 4 was opened and not closed.
   * @throws {Refusal} Where the message is not whole.
   */
  finish(ending: Ending, blockOpen: boolean): void {
    this.#endEntry()
    const { head, closed } = this
    const hasTotals = this.#totals.length > 0
    const tail = { closing: closed, totals: hasTotals }
    const kind = this.#unit?.kind ?? kindOf(head, tail)
    const arithmetic = proveArithmetic(
      head.opening,
      this.#closing,
      this.#tally.booked,
      listsEntries(kind, this.#entries),
    )
    const lastFieldWhole = this.#lastWhole || (arithmetic === 'ok' && this.#endsInClosing())
    const entries = this.#entries
    const known = { kind, entries, blockOpen, hasClosing: closed, hasTotals, lastFieldWhole }
    requireWhole(head, known, ending, this.#state)
    this.#close(this.#open(tail), arithmetic)
  }

  /** The last field is the closing balance, with a decimal sign: `500,` may be all of it. */
  #endsInClosing(): boolean {
    const last = this.#balances.at(-1)
    return last !== undefined && last === this.#closing && /[,.]/.test(last.raw.amount)
  }

  #close(unit: Unit, arithmetic: 'ok' | 'broken' | 'unknown' | 'first'): void {
    const { sink } = this.#state.context
    const common = { head: this.head, kind: unit.kind, closing: this.#closing }
    const verdicts = this.#checks.prove({
      ...common,
      currency: unit.currency,
      entries: this.#entries,
      totals: this.#totals,
      tally: this.#tally,
      arithmetic,
    })
    const draft = statementDraft({
      ...common,
      id: unit.id,
      account: unit.account,
      balances: this.#balances,
      totals: this.#tally.booked.data(unit.currency),
      checks: { ...verdicts, problems: this.#checks.problems },
      text: this.#text,
      otherFields: this.#otherFields,
    })
    sink.event(draft)
    sink.close({ entries: this.#entries, proof: unitProof(verdicts) })
    this.#state.wholeMessages += 1
  }

  #unexpected(field: Field, why: string): Refusal {
    return refusal(
      'mt-field-unexpected',
      field.position(this.#state.context.charset),
      `Field ${field.tag} stands where it can't. ${why} Ask the bank to send the file again.`,
    )
  }
}
