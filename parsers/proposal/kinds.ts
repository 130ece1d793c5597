import type { MappedEvent } from '../mapping/schema.ts'
import type { Role } from './words/language.ts'

/** A field of an event and the columns that may fill it, the likeliest word first. */
export interface KindField {
  readonly field: string
  readonly roles: readonly Role[]
  readonly kind: 'text' | 'date' | 'money'
  readonly required?: boolean
}

/** A kind of ERP export: how it is recognised, and what its columns become. */
export interface Kind {
  readonly event: MappedEvent
  /** Words that such an export has, all of them. */
  readonly known: readonly Role[]
  /** Words of which it has some. */
  readonly some: readonly Role[]
  readonly fields: readonly KindField[]
  /** Fields of one line, where several rows are one document. */
  readonly lines?: readonly KindField[]
}

const text = (field: string, ...roles: Role[]): KindField => ({ field, roles, kind: 'text' })
const date = (field: string, ...roles: Role[]): KindField => ({ field, roles, kind: 'date' })
const money = (field: string, ...roles: Role[]): KindField => ({ field, roles, kind: 'money' })
const needed = (field: KindField): KindField => ({ ...field, required: true })

const customer: readonly KindField[] = [
  text('customer.number', 'customerNumber'),
  text('customer.name', 'customerName', 'party'),
  text('customer.taxId', 'taxId'),
]

const common: readonly KindField[] = [
  text('companyCode', 'companyCode'),
  text('costCentre', 'costCentre'),
  text('text', 'remittance'),
]

const sales: readonly KindField[] = [
  needed(date('date', 'invoiceDate', 'bookingDate', 'otherDate')),
  date('dueDate', 'dueDate'),
  ...customer,
  needed(money('amount', 'amount')),
  money('net', 'net'),
  money('tax', 'tax'),
  text('paymentTerms', 'paymentTerms'),
  text('orderNumber', 'order'),
  ...common,
]

const payment: readonly KindField[] = [
  needed(text('number', 'paymentNumber', 'bankReference')),
  needed(date('date', 'bookingDate', 'otherDate')),
  needed(money('amount', 'amount')),
  text('method', 'method'),
  text('payer.number', 'customerNumber'),
  text('payer.name', 'customerName', 'payer', 'party'),
  text('invoiceNumber', 'invoiceNumber'),
  money('fee', 'fee'),
  ...common,
]

/** Kinds of exports beside a bank's, those with the more telling words first. */
export const kinds: readonly Kind[] = [
  {
    event: 'journal-posted',
    known: ['documentNumber', 'ledgerAccount'],
    some: ['debit', 'credit', 'amount', 'costCentre', 'taxCode'],
    fields: [
      needed(text('number', 'documentNumber')),
      needed(date('postingDate', 'bookingDate', 'invoiceDate', 'otherDate')),
      text('companyCode', 'companyCode'),
    ],
    lines: [
      needed(text('account', 'ledgerAccount')),
      needed(money('amount', 'amount')),
      text('costCentre', 'costCentre'),
      text('taxCode', 'taxCode'),
      text('text', 'remittance'),
    ],
  },
  {
    event: 'cash-applied',
    known: ['paymentNumber', 'invoiceNumber'],
    some: ['customerNumber', 'customerName', 'amount', 'detail'],
    fields: [
      needed(text('number', 'paymentNumber')),
      needed(date('date', 'bookingDate', 'otherDate', 'invoiceDate')),
      ...customer,
      needed(money('amount', 'amount')),
      text('invoiceNumber', 'invoiceNumber'),
    ],
  },
  {
    event: 'credit-memo-issued',
    known: ['creditMemoNumber'],
    some: ['customerNumber', 'customerName', 'amount', 'net', 'tax', 'invoiceNumber'],
    fields: [
      needed(text('number', 'creditMemoNumber')),
      text('invoiceNumber', 'invoiceNumber'),
      ...sales,
    ],
  },
  {
    event: 'invoice-issued',
    known: ['documentNumber'],
    some: ['dueDate', 'net', 'tax', 'order', 'paymentTerms', 'customerName'],
    fields: [needed(text('number', 'documentNumber', 'invoiceNumber')), ...sales],
  },
  {
    event: 'invoice-issued',
    known: ['invoiceNumber'],
    some: ['dueDate', 'customerNumber', 'customerName', 'net', 'tax', 'invoiceDate'],
    fields: [needed(text('number', 'invoiceNumber', 'documentNumber')), ...sales],
  },
  {
    event: 'payment-settled',
    known: ['paymentNumber'],
    some: ['method', 'amount', 'fee', 'customerNumber', 'customerName'],
    fields: payment,
  },
  {
    event: 'customer-updated',
    known: ['customerNumber'],
    some: ['customerName', 'address', 'country', 'email', 'phone', 'taxId', 'paymentTerms'],
    fields: [
      needed(text('number', 'customerNumber')),
      text('name', 'customerName', 'party'),
      text('address', 'address'),
      text('country', 'country'),
      text('taxId', 'taxId'),
      text('email', 'email'),
      text('phone', 'phone'),
      text('account', 'partyAccount', 'account'),
      text('bic', 'partyBic'),
      text('paymentTerms', 'paymentTerms'),
      text('companyCode', 'companyCode'),
    ],
  },
]
