import { z } from 'zod'
import { itemSchema, statementSchema, transactionSchema } from './bank.ts'
import {
  cashApplicationSchema,
  creditMemoSchema,
  customerSchema,
  invoiceSchema,
  journalSchema,
  paymentSchema,
  refundSchema,
} from './business.ts'
import { envelopeSchema, eventType } from './envelope.ts'
import { statementDueSchema, statementGapSchema } from './proofs.ts'

/** Every canonical event and the schema of its data. Types, validation and JSON Schema come from here. */
export const catalogue = {
  'bank-statement-received': statementSchema,
  'bank-transaction-booked': transactionSchema,
  'bank-transaction-itemized': itemSchema,
  'bank-transaction-withdrawn': transactionSchema,
  'balance-reported': statementSchema,
  'bank-transaction-reported': transactionSchema,
  'statement-gap-detected': statementGapSchema,
  'statement-gap-closed': statementGapSchema,
  'statement-overdue': statementDueSchema,
  'statement-arrived': statementDueSchema,
  'invoice-issued': invoiceSchema,
  'credit-memo-issued': creditMemoSchema,
  'payment-authorized': paymentSchema,
  'payment-settled': paymentSchema,
  'payment-failed': paymentSchema,
  'cash-applied': cashApplicationSchema,
  'refund-processed': refundSchema,
  'journal-posted': journalSchema,
  'customer-updated': customerSchema,
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof catalogue
export type DataOf<Name extends EventName> = z.infer<(typeof catalogue)[Name]>

export const eventNames = Object.keys(catalogue) as EventName[]

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(catalogue, name)
}

/** What an agent finds by itself comes from no file. */
const withoutFile = envelopeSchema.partial({ sourcefile: true, sourceposition: true })
const ownEvents: ReadonlySet<EventName> = new Set([
  'statement-gap-detected',
  'statement-gap-closed',
  'statement-overdue',
  'statement-arrived',
])

/** The whole event: the envelope with the data of its type. */
export function eventSchema(name: EventName) {
  const envelope = ownEvents.has(name) ? withoutFile : envelopeSchema
  return envelope.extend({
    type: z.literal(eventType(name)),
    data: catalogue[name],
  })
}
