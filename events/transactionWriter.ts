import {
  type Account,
  accountSchema,
  type BankPayment,
  type BankTransaction,
  type Party,
  partySchema,
  type References,
  type Remittance,
  referencesSchema,
  remittanceSchema,
  transactionSchema,
} from './bank.ts'
import { type JsonBytes, literal } from './jsonBytes.ts'
import { type Money, moneySchema } from './money.ts'
import type { TransactionHome, WrittenTransaction } from './writtenTransaction.ts'

type Transaction = BankTransaction | BankPayment

/** Names of an object's members as they are written: the comma before, the colon behind. */
function names<Shape extends object>({ shape }: { shape: Shape }): Record<keyof Shape, Uint8Array> {
  const entries = Object.keys(shape).map((name) => [name, literal(`,"${name}":`)])
  return Object.fromEntries(entries)
}

const of = names(transactionSchema)
const ofAccount = names(accountSchema)
const ofStatement = names(transactionSchema.shape.statement)
const ofAmount = names(moneySchema)
const ofCodes = names(transactionSchema.shape.codes)
const ofReferences = names(referencesSchema)
const ofParty = names(partySchema)
const ofRemittance = names(remittanceSchema)

/**
 * Writes the data of transactions as `JSON.stringify` would: the events of which there are millions,
 * member by member. Members stand in the order of `transactionSchema`, whatever order they were made
 * in, so that equal facts have equal bytes.
 */
export class TransactionWriter {
  readonly #out: JsonBytes
  #account: Account | undefined
  #statement: Transaction['statement'] | undefined
  #head: Uint8Array = literal('')
  readonly #stamps = new WeakMap<object, Uint8Array>()

  constructor(out: JsonBytes) {
    this.#out = out
  }

  write(data: Transaction): void {
    const out = this.#out
    out.bytes(this.#headOf(data))
    this.#value(of.withdraws, data.withdraws)
    out.bytes(of.ordinal)
    out.integer(data.ordinal)
    this.#value(of.entry, data.entry)
    this.#value(of.items, data.items)
    this.#text(of.status, data.status)
    if (data.amount) this.#amount(data.amount)
    out.bytes(of.reversal)
    out.ascii(data.reversal ? 'true' : 'false')
    this.#text(of.bookingDate, data.bookingDate)
    this.#text(of.valueDate, data.valueDate)
    this.#codes(data.codes)
    this.#references(data.references)
    this.#party(data.counterparty)
    this.#remittance(data.remittance)
    this.#value(of.charges, data.charges)
    this.#value(of.exchange, data.exchange)
    this.#text(of.text, data.text)
    this.#text(of.matchKey, data.matchKey)
    this.#value(of.flags, data.flags)
    this.#value(of.original, data.original)
    this.#stamp(of.register, data.register)
    this.#stamp(of.posting, data.posting)
    out.ascii('}')
  }

  /** The same of one whose own members were written before. */
  copy({ home, page, start, end, stamp }: WrittenTransaction): void {
    const out = this.#out
    out.bytes(this.#headOf(home))
    out.piece(page, start, end)
    if (stamp) {
      this.#stamp(of.register, stamp.register)
      this.#stamp(of.posting, stamp.posting)
    }
    out.ascii('}')
  }

  /** The brace and what the entries of a statement share: these two objects. */
  #headOf({ account, statement }: TransactionHome): Uint8Array {
    if (account !== this.#account || statement !== this.#statement) {
      this.#account = account
      this.#statement = statement
      const shared = {
        account: ordered(ofAccount, account),
        statement: ordered(ofStatement, statement),
      }
      this.#head = literal(JSON.stringify(shared).slice(0, -1))
    }
    return this.#head
  }

  #amount({ value, currency }: Money): void {
    const out = this.#out
    out.bytes(of.amount)
    const start = out.length
    this.#text(ofAmount.value, value)
    this.#text(ofAmount.currency, currency)
    out.object(start)
  }

  #codes(codes: Transaction['codes']): void {
    const out = this.#out
    out.bytes(of.codes)
    const start = out.length
    this.#text(ofCodes.swift, codes.swift)
    this.#text(ofCodes.iso, codes.iso)
    this.#text(ofCodes.gvc, codes.gvc)
    this.#text(ofCodes.bai, codes.bai)
    this.#text(ofCodes.proprietary, codes.proprietary)
    this.#text(ofCodes.returnReason, codes.returnReason)
    out.object(start)
  }

  #references(references: References): void {
    const out = this.#out
    out.bytes(of.references)
    const start = out.length
    this.#text(ofReferences.customer, references.customer)
    this.#text(ofReferences.bank, references.bank)
    this.#text(ofReferences.endToEnd, references.endToEnd)
    this.#text(ofReferences.mandate, references.mandate)
    this.#text(ofReferences.creditorId, references.creditorId)
    this.#text(ofReferences.instruction, references.instruction)
    this.#text(ofReferences.transaction, references.transaction)
    this.#text(ofReferences.uetr, references.uetr)
    this.#text(ofReferences.batch, references.batch)
    this.#text(ofReferences.entry, references.entry)
    out.object(start)
  }

  #party(party: Party): void {
    const out = this.#out
    out.bytes(of.counterparty)
    const start = out.length
    this.#text(ofParty.name, party.name)
    this.#text(ofParty.account, party.account)
    this.#text(ofParty.bic, party.bic)
    this.#text(ofParty.bankCode, party.bankCode)
    this.#text(ofParty.id, party.id)
    this.#text(ofParty.address, party.address)
    out.object(start)
  }

  #remittance(remittance: Remittance): void {
    const out = this.#out
    out.bytes(of.remittance)
    const start = out.length
    this.#text(ofRemittance.text, remittance.text)
    this.#text(ofRemittance.reference, remittance.reference)
    this.#text(ofRemittance.referenceType, remittance.referenceType)
    this.#value(ofRemittance.referenceValid, remittance.referenceValid)
    this.#value(ofRemittance.structured, remittance.structured)
    out.object(start)
  }

  /** A member that comes from a register: one object for all entries of an account, or of a rule. */
  #stamp(name: Uint8Array, value: object | undefined): void {
    if (value === undefined) return
    let bytes = this.#stamps.get(value)
    if (!bytes) {
      bytes = literal(JSON.stringify(value))
      this.#stamps.set(value, bytes)
    }
    this.#out.bytes(name)
    this.#out.bytes(bytes)
  }

  /** A member that holds text, or nothing. */
  #text(name: Uint8Array, value: string | undefined): void {
    if (value === undefined) return
    this.#out.bytes(name)
    this.#out.string(value)
  }

  /** A member of any other kind, or nothing. */
  #value(name: Uint8Array, value: unknown): void {
    if (value === undefined) return
    this.#out.bytes(name)
    this.#out.json(value)
  }
}

/** The members in the order of their schema. */
function ordered<Value extends object>(order: Record<keyof Value, unknown>, value: Value): object {
  const keys = Object.keys(order) as (keyof Value)[]
  return Object.fromEntries(keys.map((key) => [key, value[key]]))
}
