import { z } from 'zod'
import { originalSchema, partySchema } from './bank.ts'
import { dateTimeSchema, isoDateSchema } from './date.ts'
import { decimalSchema, moneySchema } from './money.ts'

const text = z.string().min(1)
const when = z.union([isoDateSchema, dateTimeSchema])

/** A customer or supplier as the legacy system knows it. */
const partnerSchema = partySchema
  .extend({ number: text.optional(), taxId: text.optional(), email: text.optional() })
  .meta({ id: 'Partner' })

/** Facts that every legacy document may carry beside its own. */
const common = {
  companyCode: text.optional(),
  costCentre: text.optional(),
  text: text.optional(),
  original: originalSchema.optional(),
}

const documentLineSchema = z
  .strictObject({
    ordinal: z.int().positive(),
    description: text.optional(),
    article: text.optional(),
    quantity: decimalSchema.optional(),
    unitPrice: moneySchema.optional(),
    amount: moneySchema.optional(),
    tax: moneySchema.optional(),
    taxCode: text.optional(),
    account: text.optional(),
    costCentre: text.optional(),
  })
  .meta({ id: 'DocumentLine' })

const salesDocument = {
  number: text,
  date: isoDateSchema,
  dueDate: isoDateSchema.optional(),
  customer: partnerSchema.optional(),
  amount: moneySchema.meta({ description: 'Gross total as the document states it.' }),
  net: moneySchema.optional(),
  tax: moneySchema.optional(),
  paymentTerms: text.optional(),
  paymentReference: text.optional(),
  orderNumber: text.optional(),
  lines: z.array(documentLineSchema).optional(),
  ...common,
}

export const invoiceSchema = z.strictObject(salesDocument).meta({ id: 'Invoice' })

export const creditMemoSchema = z
  .strictObject({ ...salesDocument, invoiceNumber: text.optional() })
  .meta({ id: 'CreditMemo' })

/** `payment-authorized`, `-settled` and `-failed`: one payment's state. */
export const paymentSchema = z
  .strictObject({
    number: text,
    date: when,
    amount: moneySchema,
    method: text.optional(),
    payer: partnerSchema.optional(),
    payee: partnerSchema.optional(),
    invoiceNumber: text.optional(),
    reference: text.optional(),
    endToEnd: text.optional(),
    authorization: text.optional(),
    fee: moneySchema.optional(),
    reason: text.optional().meta({ description: 'Why it failed, in the words of the source.' }),
    ...common,
  })
  .meta({ id: 'Payment' })

export const cashApplicationSchema = z
  .strictObject({
    number: text,
    date: isoDateSchema,
    customer: partnerSchema.optional(),
    amount: moneySchema,
    paymentNumber: text.optional(),
    invoiceNumber: text.optional(),
    discount: moneySchema.optional(),
    allocations: z
      .array(
        z.strictObject({
          invoiceNumber: text,
          amount: moneySchema,
          discount: moneySchema.optional(),
        }),
      )
      .optional(),
    ...common,
  })
  .meta({ id: 'CashApplication' })

export const refundSchema = z
  .strictObject({
    number: text,
    date: when,
    amount: moneySchema,
    customer: partnerSchema.optional(),
    paymentNumber: text.optional(),
    invoiceNumber: text.optional(),
    reason: text.optional(),
    ...common,
  })
  .meta({ id: 'Refund' })

const journalLineSchema = z
  .strictObject({
    ordinal: z.int().positive(),
    account: text,
    amount: moneySchema.meta({ description: 'Signed: a debit is positive.' }),
    costCentre: text.optional(),
    taxCode: text.optional(),
    partner: text.optional(),
    text: text.optional(),
  })
  .meta({ id: 'JournalLine' })

export const journalSchema = z
  .strictObject({
    number: text,
    postingDate: isoDateSchema,
    documentDate: isoDateSchema.optional(),
    period: text.optional(),
    lines: z.array(journalLineSchema).min(1).meta({ description: 'Their sum is zero.' }),
    ...common,
  })
  .meta({ id: 'Journal' })

export const customerSchema = z
  .strictObject({
    number: text,
    name: text.optional(),
    address: text.optional(),
    country: text.optional(),
    taxId: text.optional(),
    email: text.optional(),
    phone: text.optional(),
    account: text.optional(),
    bic: text.optional(),
    paymentTerms: text.optional(),
    creditLimit: moneySchema.optional(),
    blocked: z.boolean().optional(),
    validFrom: isoDateSchema.optional(),
    ...common,
  })
  .meta({ id: 'Customer' })
