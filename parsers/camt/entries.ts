import type { DataOf, EventName } from '../../events/catalogue.ts'
import { EntryIds } from '../../events/entryIds.ts'
import type { Draft, Position } from '../../events/envelope.ts'
import { entryOpening } from '../../events/identity.ts'
import type { ReadContext } from '../reader.ts'
import { readIsCredit } from './amount.ts'
import { Batch } from './batch.ts'
import { Content } from './content.ts'
import { rootOf } from './element.ts'
import { type Entry, type EntryContext, readEntry } from './entry.ts'
import { readItemAmount } from './exchange.ts'
import type { Findings } from './findings.ts'
import type { Recorded } from './form.ts'
import { Fragment } from './fragment.ts'
import type { Part } from './part.ts'
import { path, paths } from './path.ts'
import { type Payment, readPayment } from './payment.ts'
import { itemOf, type Remainder, type Surroundings, transactionOf } from './transaction.ts'
import { knownId } from './vocabulary.ts'

const entryName = knownId('Ntry')
const detailsName = knownId('NtryDtls')
const paymentName = knownId('TxDtls')
const text = paths('AddtlNtryInf')
const indicator = path('CdtDbtInd')
const details = path('NtryDtls')
const statedCount = paths('Btch/NbOfTxs')

/** The statement or report that entries are read for. */
export interface EntryHome extends Surroundings, EntryContext {
  readonly id: string
  readonly time: string | undefined
  /** Hears of each entry before its event. */
  counted(entry: Entry): void
}

/**
 * Reads the entries of one statement, `Ntry`, and the payments in them, `TxDtls`.
 *
 * The first payment is held until a second one begins. An entry with one payment becomes one event
 * with the facts of both. With several, each leaves as it ends, and the entry's own event comes
 * after them, since parts of it stand behind them in the file: who has the entry has its payments.
 * So a batch of any length takes no more memory than two payments.
 *
 * The payments name their entry, whose id must therefore be known before the last of them: it is made
 * from all that stands before the second payment. An entry with at most one is hashed whole.
 */
export class EntryReader implements Part {
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #home: EntryHome
  /** The entry without its payments. */
  readonly fragment: Fragment
  readonly #payment: Part
  readonly #content = new Content('tx')
  readonly #paymentContent = new Content('it')
  readonly #ids = new EntryIds<Content>((content, occurrence) => content.id(occurrence))
  #ordinal = 0
  #payments = 0
  /** How many elements of the entry stand before its last payment. */
  #paymentAt = 0
  #batch: Batch | undefined
  #refused = false

  constructor(context: ReadContext, findings: Findings, home: EntryHome) {
    this.#context = context
    this.#findings = findings
    this.#home = home
    this.#content.under(entryOpening(home.id))
    this.fragment = new Fragment(context.limits.maxRecordChars)
    this.#payment = {
      fragment: new Fragment(context.limits.maxRecordChars),
      begins: () => undefined,
      ended: () => this.#paymentEnds(),
      recorded: () => this.#recordedPayment(),
    }
  }

  get entries(): number {
    return this.#ordinal
  }

  /** Makes room for the next entry. */
  begin(): this {
    this.#ordinal += 1
    this.#payments = 0
    this.#batch = undefined
    this.#refused = false
    this.fragment.clear()
    return this
  }

  begins(id: number): Part | undefined {
    const { innermost } = this.fragment
    const holdsPayments = innermost === detailsName || innermost === entryName
    if (id !== paymentName || !holdsPayments) return undefined
    this.#payments += 1
    this.#paymentAt = this.fragment.size
    if (this.#payments === 2) this.#read(() => this.#beginBatch())
    this.#payment.fragment.clear()
    return this.#payment
  }

  ended(): void {
    this.#read(() => (this.#batch ? this.#endBatch(this.#batch) : this.#endEntry()))
  }

  onlyPayment(): Fragment {
    this.#payments = 1
    this.#payment.fragment.clear()
    return this.#payment.fragment
  }

  /** An entry with at most one payment: of others each payment is looked for by itself. */
  recorded(): Recorded | undefined {
    if (this.#refused || this.#payments > 1) return undefined
    const inner = this.#payments === 1 ? this.#payment.fragment : undefined
    return { outer: this.fragment, inner, innerAt: this.#paymentAt }
  }

  #recordedPayment(): Recorded | undefined {
    if (this.#refused || !this.#batch) return undefined
    return { outer: this.#payment.fragment, inner: undefined, innerAt: 0 }
  }

  #paymentEnds(): void {
    const batch = this.#batch
    if (batch) this.#read(() => this.#item(batch))
    else this.#payment.fragment.hold()
  }

  /** An entry that has been refused is not read on; its file will not be delivered anyway. */
  #read(part: () => void): void {
    if (!this.#refused) this.#refused = !this.#findings.attempt(part)
  }

  #endEntry(): void {
    const root = rootOf(this.fragment)
    const entry = this.#readEntry()
    const more = root.take(text)
    const id = this.#newId()
    if (this.#payments === 0) {
      this.#emitEntry(id, entry, undefined, { text: more, original: root.rest() })
      return
    }
    const { account } = this.#home
    const { amount, credit, reversal } = entry
    const context = { account, amount, credit, reversal, entry }
    const payment = readPayment(rootOf(this.#payment.fragment), context, this.#findings)
    this.#takeIndicator(entry.credit)
    const inside = rootOf(this.#payment.fragment).rest()
    const outside = root.rest()
    const original = inside ? { ...outside, TxDtls: inside } : outside
    this.#emitEntry(id, entry, payment, { text: more, original })
  }

  #beginBatch(): void {
    const entry = this.#readEntry()
    const batch = new Batch(this.#newId(), entry, this.#paymentContent)
    this.#batch = batch
    this.#item(batch)
  }

  #endBatch(batch: Batch): void {
    const root = rootOf(this.fragment)
    const flags = batch.flags(root.position, this.#findings)
    this.#emitEntry(batch.entryId, batch.entry, undefined, {
      items: batch.items,
      text: root.take(text),
      flags,
      original: root.rest(),
    })
  }

  #readEntry(): Entry {
    const entry = readEntry(rootOf(this.fragment), this.#home, this.#findings)
    this.#home.counted(entry)
    return entry
  }

  /** Made from what was read of entry and first payment so far. */
  #newId(): string {
    const payment = this.#payments === 0 ? undefined : this.#payment.fragment
    return this.#ids.next(this.#content.of(this.fragment, payment))
  }

  /** The payment's own direction; where it has none it goes the way of its entry. */
  #takeIndicator(credit: boolean): boolean {
    const root = rootOf(this.#payment.fragment)
    const own = readIsCredit(root) ?? credit
    // Only a batch may hold payments that go the other way.
    if (own !== credit && !this.#batch) root.find(indicator)?.leave()
    return own
  }

  #item(batch: Batch): void {
    const root = rootOf(this.#payment.fragment)
    const content = batch.content.of(this.#payment.fragment)
    const { entry } = batch
    const { account } = this.#home
    const credit = this.#takeIndicator(entry.credit)
    const plain = readItemAmount(root, entry.amount.currency)
    const { reversal } = entry
    const amount = plain ?? entry.amount
    const payment = readPayment(root, { account, amount, credit, reversal }, this.#findings)
    const ordinal = batch.add(payment, plain, credit)
    const place = { eventId: batch.entryId, ordinal, ...this.#statedCount(ordinal) }
    const sum = { plain, credit }
    const data = itemOf(this.#home, this.#ordinal, entry, place, payment, sum, root.rest())
    const id = batch.ids.next(content)
    this.#emit('bank-transaction-itemized', id, root.position, data)
  }

  /** What the bank says before the payments; of a second `NtryDtls` it says nothing of the first. */
  #statedCount(ordinal: number): { count?: number } {
    const holders = rootOf(this.fragment).all(details)
    const stated = holders.length === 1 ? holders[0]?.peek(statedCount) : undefined
    const count = stated && /^\d{1,9}$/.test(stated) ? Number.parseInt(stated, 10) : 0
    return count >= ordinal ? { count } : {}
  }

  #emitEntry(id: string, entry: Entry, payment: Payment | undefined, more: Remainder): void {
    const booked = this.#home.kind.unit === 'statement' && entry.status === 'booked'
    const name = booked ? 'bank-transaction-booked' : 'bank-transaction-reported'
    const data = transactionOf(this.#home, this.#ordinal, entry, payment, more)
    this.#emit(name, id, rootOf(this.fragment).position, data)
  }

  #emit<Name extends EventName>(
    name: Name,
    id: string,
    position: Position,
    data: DataOf<Name>,
  ): void {
    const { account, time, id: correlationId } = this.#home
    const draft: Draft<Name> = {
      id,
      name,
      subject: account.id,
      correlationId,
      time,
      position,
      data,
    }
    this.#context.sink.event(draft)
  }
}
