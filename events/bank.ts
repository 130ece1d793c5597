import { z } from 'zod'
import { dateTimeSchema, isoDateSchema } from './date.ts'
import { decimalSchema, moneySchema } from './money.ts'

const text = z.string().min(1)

/** What the model has no name for: the source's own names and texts. */
export const originalSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: "The source's facts that the model has no name for, under its own names." })

export const accountSchema = z
  .strictObject({
    id: text.meta({ description: 'Without spaces.' }),
    scheme: z.enum(['iban', 'bban', 'other']),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    bic: text.optional(),
    owner: text.optional(),
  })
  .meta({ id: 'Account' })

/**
 * What the agent's register says of the account, see docs/accounts.md. It is stamped on the event
 * and is no part of its id: the same entry read under another register is the same entry.
 */
export const registerSchema = z
  .strictObject({
    account: text.optional().meta({
      description: 'The account as the register names it, however the bank writes it.',
    }),
    matched: z
      .enum(['spelling', 'bank-code', 'short-number'])
      .optional()
      .meta({ description: 'By which rule the account was found in the register.' }),
    legalEntity: text.optional(),
    region: text.optional(),
    companyCode: text.optional().meta({ description: 'Company code of the ERP.' }),
    name: text.optional(),
    recordSource: text.optional().meta({
      description: 'Feed or format whose statements are the ones of record.',
    }),
    flags: z
      .array(
        z.enum([
          'account-unknown',
          'account-ambiguous',
          'currency-unexpected',
          'legal-entity-differs',
          'source-not-of-record',
        ]),
      )
      .optional(),
  })
  .meta({ id: 'RegisterEntry' })

/** How a booked entry might be posted: a proposal by a rule of the agent, never a posting. */
export const postingSchema = z
  .strictObject({
    account: text.meta({ description: 'Account of the ERP.' }),
    taxCode: text.optional(),
    text: text.optional(),
    rule: text.meta({ description: 'Name of the rule, or its place: `row 12`.' }),
  })
  .meta({ id: 'PostingProposal' })

export const balanceKinds = [
  'opening-booked',
  'interim-opening-booked',
  'previously-closed-booked',
  'closing-booked',
  'interim-closing-booked',
  'interim-booked',
  'opening-available',
  'closing-available',
  'interim-available',
  'forward-available',
  'expected',
  'information',
  'other',
] as const

export const balanceSchema = z
  .strictObject({
    kind: z.enum(balanceKinds),
    amount: moneySchema,
    date: isoDateSchema.optional(),
    code: text
      .optional()
      .meta({ description: 'Kind as the source writes it where kind is other.' }),
    creditLines: z
      .array(
        z.strictObject({
          included: z.boolean(),
          amount: moneySchema.optional(),
          type: text.optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Balance' })

const sideSchema = z.strictObject({ count: z.int().nonnegative(), amount: decimalSchema })

/** Outcome of a proof. `first`: nothing before it to compare with. */
export const verdictSchema = z.enum(['ok', 'broken', 'unknown', 'first']).meta({ id: 'Verdict' })

/** Who let a held statement be delivered, where two people were needed for it. */
const consentSchema = z
  .strictObject({ by: text, approvedBy: text, reason: text })
  .meta({ id: 'ReleaseConsent' })

export const checkProblemSchema = z
  .strictObject({
    code: text,
    severity: z.enum(['error', 'warning', 'info']),
    line: z.int().positive().optional(),
    column: z.int().positive().optional(),
    message: text,
  })
  .meta({ id: 'CheckProblem' })

const statementKeySchema = z
  .strictObject({
    id: text.optional(),
    number: text.optional(),
    sequence: text.optional(),
    page: z.strictObject({ number: text, last: z.boolean().optional() }).optional(),
    from: z.union([isoDateSchema, dateTimeSchema]).optional(),
    to: z.union([isoDateSchema, dateTimeSchema]).optional(),
    createdAt: dateTimeSchema.optional(),
    reference: text.optional().meta({ description: 'MT940 :20:, camt GrpHdr/MsgId.' }),
    relatedReference: text.optional(),
    text: text.optional(),
  })
  .meta({ id: 'StatementKey' })

/** `bank-statement-received` and `balance-reported`. Stands after the entries of its statement. */
export const statementSchema = z
  .strictObject({
    account: accountSchema,
    statement: statementKeySchema,
    corrects: z.strictObject({ eventId: text }).optional().meta({
      description: 'On a corrected statement: the id of its first version, which its entries name.',
    }),
    opening: balanceSchema.optional(),
    closing: balanceSchema.optional(),
    balances: z.array(balanceSchema),
    totals: z.strictObject({
      entries: z.int().nonnegative(),
      credits: sideSchema,
      debits: sideSchema,
    }),
    checks: z.strictObject({
      arithmetic: verdictSchema,
      controlTotals: verdictSchema,
      continuity: verdictSchema,
      numbering: verdictSchema,
      problems: z.array(checkProblemSchema),
      released: consentSchema.optional(),
    }),
    format: text,
    original: originalSchema.optional(),
    register: registerSchema.optional(),
  })
  .meta({ id: 'BankStatement' })

export const partySchema = z
  .strictObject({
    name: text.optional(),
    account: text.optional(),
    bic: text.optional(),
    bankCode: text.optional(),
    id: text.optional(),
    address: text.optional(),
  })
  .meta({ id: 'Party' })

export const referencesSchema = z
  .strictObject({
    customer: text.optional(),
    bank: text.optional(),
    endToEnd: text.optional(),
    mandate: text.optional(),
    creditorId: text.optional(),
    instruction: text.optional(),
    transaction: text.optional(),
    uetr: text.optional(),
    batch: text.optional(),
    entry: text.optional().meta({ description: "The bank's name for the entry: camt NtryRef." }),
  })
  .meta({ id: 'References' })

export const remittanceSchema = z
  .strictObject({
    text: text.optional(),
    reference: text.optional(),
    referenceType: z.enum(['iso11649', 'qrr', 'other']).optional(),
    referenceValid: z.boolean().optional().meta({ description: 'Whether its check digits hold.' }),
    structured: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: 'Remittance' })

/** `bank-transaction-booked`, `-reported` and `-withdrawn`; `-itemized` by {@link itemSchema}. */
export const transactionSchema = z
  .strictObject({
    account: accountSchema,
    statement: z.strictObject({
      eventId: text.meta({ description: "Id of the statement's or report's own event." }),
      id: text.optional(),
      number: text.optional(),
    }),
    withdraws: z
      .strictObject({ eventId: text })
      .optional()
      .meta({ description: 'On `bank-transaction-withdrawn`: the entry that is taken back.' }),
    ordinal: z.int().positive().meta({ description: 'Place in the statement, from 1.' }),
    entry: z
      .strictObject({
        eventId: text,
        ordinal: z.int().positive(),
        count: z
          .int()
          .positive()
          .optional()
          .meta({ description: 'Payments in the batch, where the source says so before them.' }),
      })
      .optional()
      .meta({ description: 'On a payment inside a batch entry: that entry, and its place there.' }),
    items: z.int().positive().optional().meta({
      description: 'On a batch entry: how many payments of it stand in events of their own.',
    }),
    status: z.enum(['booked', 'pending', 'information', 'expected']),
    amount: moneySchema.meta({ description: 'Signed: money in is positive.' }),
    reversal: z.boolean(),
    bookingDate: isoDateSchema.optional(),
    valueDate: isoDateSchema.optional(),
    codes: z.strictObject({
      swift: text.optional(),
      iso: text.optional(),
      gvc: text.optional(),
      bai: text.optional(),
      proprietary: text.optional(),
      returnReason: text.optional(),
    }),
    references: referencesSchema,
    counterparty: partySchema,
    remittance: remittanceSchema,
    charges: z
      .array(
        z.strictObject({
          amount: moneySchema,
          included: z.boolean().optional(),
          bearer: text.optional(),
          type: text.optional(),
        }),
      )
      .optional(),
    exchange: z
      .strictObject({
        rate: decimalSchema.optional(),
        source: text.optional(),
        target: text.optional(),
        instructed: moneySchema.optional(),
      })
      .optional(),
    text: text.optional(),
    matchKey: text.optional().meta({
      description: 'Links a reported entry to its booking; never used to drop one.',
    }),
    flags: z
      .array(
        z.enum([
          'date-clamped',
          'date-absent',
          'currency-differs',
          'items-differ',
          'items-without-amounts',
        ]),
      )
      .optional(),
    original: originalSchema.optional(),
    register: registerSchema.optional(),
    posting: postingSchema.optional(),
  })
  .meta({ id: 'BankTransaction' })

/** `bank-transaction-itemized`: a bank may list the payments of a batch without their amounts. */
export const itemSchema = transactionSchema
  .extend({ amount: transactionSchema.shape.amount.optional() })
  .meta({ id: 'BankPayment' })

export type Account = z.infer<typeof accountSchema>
export type Balance = z.infer<typeof balanceSchema>
export type BalanceKind = (typeof balanceKinds)[number]
export type RegisterEntry = z.infer<typeof registerSchema>
export type RegisterFlag = NonNullable<RegisterEntry['flags']>[number]
export type PostingProposal = z.infer<typeof postingSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type CheckProblem = z.infer<typeof checkProblemSchema>
export type BankStatement = z.infer<typeof statementSchema>
export type BankTransaction = z.infer<typeof transactionSchema>
export type BankPayment = z.infer<typeof itemSchema>
export type Party = z.infer<typeof partySchema>
export type References = z.infer<typeof referencesSchema>
export type Remittance = z.infer<typeof remittanceSchema>
