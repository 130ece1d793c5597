import type { DataOf, EventName } from '../../events/catalogue.ts'
import { EntryIds } from '../../events/entryIds.ts'
import type { Draft, Position } from '../../events/envelope.ts'
import { entryId } from '../../events/identity.ts'
import type { ReadContext } from '../reader.ts'
import { readIsCredit } from './amount.ts'
import { Batch } from './batch.ts'
import { rootOf } from './element.ts'
import { type Entry, type EntryContext, readEntry } from './entry.ts'
import { readItemAmount } from './exchange.ts'
import type { Findings } from './findings.ts'
import { Fragment } from './fragment.ts'
import { type Payment, readPayment } from './payment.ts'
import { FragmentScope, type Scope } from './scope.ts'
import { itemOf, type Remainder, type Surroundings, transactionOf } from './transaction.ts'
import { knownId } from './vocabulary.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'

const entryName = knownId('Ntry')
const detailsName = knownId('NtryDtls')
const paymentName = knownId('TxDtls')

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
export class EntryReader implements Scope {
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #home: EntryHome
  readonly #entry: Fragment
  readonly #payment: Fragment
  readonly #paymentScope: FragmentScope
  readonly #ids: EntryIds
  #ordinal = 0
  #payments = 0
  #batch: Batch | undefined
  #refused = false

  constructor(context: ReadContext, findings: Findings, home: EntryHome) {
    this.#context = context
    this.#findings = findings
    this.#home = home
    this.#ids = new EntryIds((raw, occurrence) => entryId(home.id, raw, occurrence))
    this.#entry = new Fragment(context.limits.maxRecordChars)
    this.#payment = new Fragment(context.limits.maxRecordChars)
    this.#paymentScope = new FragmentScope(this.#payment, () => this.#paymentEnds())
  }

  get entries(): number {
    return this.#ordinal
  }

  begin(name: XmlName, attributes: Attributes, at: Position): Scope {
    this.#ordinal += 1
    this.#payments = 0
    this.#batch = undefined
    this.#refused = false
    this.#entry.clear()
    this.#entry.open(name, attributes, at)
    return this
  }

  open(name: XmlName, attributes: Attributes, at: Position): Scope {
    if (name.id === paymentName && this.#holdsPayments()) {
      this.#payments += 1
      if (this.#payments === 2) this.#read(() => this.#beginBatch())
      return this.#paymentScope.begin(name, attributes, at)
    }
    this.#entry.open(name, attributes, at)
    return this
  }

  #holdsPayments(): boolean {
    const { innermost } = this.#entry
    return innermost === detailsName || innermost === entryName
  }

  text(text: string): void {
    this.#entry.text(text)
  }

  close(): void {
    if (!this.#entry.close()) return
    this.#read(() => (this.#batch ? this.#endBatch(this.#batch) : this.#endEntry()))
  }

  #paymentEnds(): void {
    const batch = this.#batch
    if (batch) this.#read(() => this.#item(batch))
  }

  /** An entry that has been refused is not read on; its file will not be delivered anyway. */
  #read(part: () => void): void {
    if (!this.#refused) this.#refused = !this.#findings.attempt(part)
  }

  #endEntry(): void {
    const root = rootOf(this.#entry)
    const entry = this.#readEntry()
    const text = root.take('AddtlNtryInf')
    const id = this.#newId()
    if (this.#payments === 0) {
      this.#emitEntry(id, entry, undefined, { text, original: root.rest() })
      return
    }
    const { account } = this.#home
    const { amount, credit, reversal } = entry
    const context = { account, amount, credit, reversal, entry }
    const payment = readPayment(rootOf(this.#payment), context, this.#findings)
    this.#takeIndicator(entry.credit)
    const inside = rootOf(this.#payment).rest()
    const outside = root.rest()
    const original = inside ? { ...outside, TxDtls: inside } : outside
    this.#emitEntry(id, entry, payment, { text, original })
  }

  #beginBatch(): void {
    const entry = this.#readEntry()
    const batch = new Batch(this.#newId(), entry)
    this.#batch = batch
    this.#item(batch)
  }

  #endBatch(batch: Batch): void {
    const root = rootOf(this.#entry)
    const flags = batch.flags(root.position, this.#findings)
    this.#emitEntry(batch.entryId, batch.entry, undefined, {
      items: batch.items,
      text: root.take('AddtlNtryInf'),
      flags,
      original: root.rest(),
    })
  }

  #readEntry(): Entry {
    const entry = readEntry(rootOf(this.#entry), this.#home, this.#findings)
    this.#home.counted(entry)
    return entry
  }

  /** Made from what was read of entry and first payment so far. */
  #newId(): string {
    const payment = this.#payments === 0 ? '' : this.#payment.raw()
    return this.#ids.next(this.#entry.raw() + payment)
  }

  /** The payment's own direction; where it has none it goes the way of its entry. */
  #takeIndicator(credit: boolean): boolean {
    const root = rootOf(this.#payment)
    const own = readIsCredit(root) ?? credit
    // Only a batch may hold payments that go the other way.
    if (own !== credit && !this.#batch) root.find('CdtDbtInd')?.leave()
    return own
  }

  #item(batch: Batch): void {
    const root = rootOf(this.#payment)
    const raw = this.#payment.raw()
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
    const id = batch.ids.next(raw)
    this.#emit('bank-transaction-itemized', id, root.position, data)
  }

  /** What the bank says before the payments; of a second `NtryDtls` it says nothing of the first. */
  #statedCount(ordinal: number): { count?: number } {
    const details = rootOf(this.#entry).all('NtryDtls')
    const text = details.length === 1 ? details[0]?.peek('Btch/NbOfTxs') : undefined
    const count = text && /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : 0
    return count >= ordinal ? { count } : {}
  }

  #emitEntry(id: string, entry: Entry, payment: Payment | undefined, more: Remainder): void {
    const booked = this.#home.kind.unit === 'statement' && entry.status === 'booked'
    const name = booked ? 'bank-transaction-booked' : 'bank-transaction-reported'
    const data = transactionOf(this.#home, this.#ordinal, entry, payment, more)
    this.#emit(name, id, rootOf(this.#entry).position, data)
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
