import type { Kept } from './fact.ts'

type Value = string | undefined

/** A role whose facts have a place in the model. */
export type Placed = Exclude<Kept, 'own'>

/**
 * What was found in a field 86, by its role. Every member stands there from the beginning, and none is
 * reached by a computed name: both cost more than all the rest of keeping a fact.
 */
export class Found implements Record<Placed, Value> {
  text: Value = undefined
  gvc: Value = undefined
  bai: Value = undefined
  returnReason: Value = undefined
  remittance: Value = undefined
  reference: Value = undefined
  endToEnd: Value = undefined
  mandate: Value = undefined
  creditorId: Value = undefined
  customer: Value = undefined
  bank: Value = undefined
  batch: Value = undefined
  transaction: Value = undefined
  name: Value = undefined
  account: Value = undefined
  bic: Value = undefined
  bankCode: Value = undefined
  address: Value = undefined
  partyId: Value = undefined
  originalAmount: Value = undefined
  charges: Value = undefined
  rate: Value = undefined

  get(role: Placed): Value {
    switch (role) {
      case 'text':
        return this.text
      case 'gvc':
        return this.gvc
      case 'bai':
        return this.bai
      case 'returnReason':
        return this.returnReason
      case 'remittance':
        return this.remittance
      case 'reference':
        return this.reference
      case 'endToEnd':
        return this.endToEnd
      case 'mandate':
        return this.mandate
      case 'creditorId':
        return this.creditorId
      case 'customer':
        return this.customer
      case 'bank':
        return this.bank
      case 'batch':
        return this.batch
      case 'transaction':
        return this.transaction
      case 'name':
        return this.name
      case 'account':
        return this.account
      case 'bic':
        return this.bic
      case 'bankCode':
        return this.bankCode
      case 'address':
        return this.address
      case 'partyId':
        return this.partyId
      case 'originalAmount':
        return this.originalAmount
      case 'charges':
        return this.charges
      case 'rate':
        return this.rate
    }
  }

  set(role: Placed, value: string): void {
    switch (role) {
      case 'text':
        this.text = value
        break
      case 'gvc':
        this.gvc = value
        break
      case 'bai':
        this.bai = value
        break
      case 'returnReason':
        this.returnReason = value
        break
      case 'remittance':
        this.remittance = value
        break
      case 'reference':
        this.reference = value
        break
      case 'endToEnd':
        this.endToEnd = value
        break
      case 'mandate':
        this.mandate = value
        break
      case 'creditorId':
        this.creditorId = value
        break
      case 'customer':
        this.customer = value
        break
      case 'bank':
        this.bank = value
        break
      case 'batch':
        this.batch = value
        break
      case 'transaction':
        this.transaction = value
        break
      case 'name':
        this.name = value
        break
      case 'account':
        this.account = value
        break
      case 'bic':
        this.bic = value
        break
      case 'bankCode':
        this.bankCode = value
        break
      case 'address':
        this.address = value
        break
      case 'partyId':
        this.partyId = value
        break
      case 'originalAmount':
        this.originalAmount = value
        break
      case 'charges':
        this.charges = value
        break
      case 'rate':
        this.rate = value
        break
    }
  }
}
