import { z } from 'zod'
import { expecting } from './expectations.ts'
import { configLimits } from './limits.ts'
import { pathSchema } from './values.ts'

/**
 * The two tables of the register as people write them, in the configuration or in a CSV file beside
 * it: which account belongs to whom, and how its entries might be posted. docs/accounts.md explains
 * each column.
 */

/** Texts that travel in attributes and logs of other programs: no control characters. */
const label = expecting(z.string().regex(/^[^\u0000-\u001f\u007f-\u009f]{1,128}$/), {
  expects: 'text of 1 to 128 characters',
})

const account = expecting(z.string().regex(/^(?=.*[A-Za-z0-9])[A-Za-z0-9 ./-]{1,48}$/), {
  expects: 'an account number of letters, digits, blanks, points, hyphens and slashes',
})

export const accountRowSchema = z.strictObject({
  account: account.meta({
    description: 'IBAN, bank code and number as `99999999/0532001700`, or the number alone.',
  }),
  aliases: expecting(z.array(account).max(20), { expects: 'a list of account numbers' })
    .optional()
    .meta({ description: 'Further ways in which banks write the account.' }),
  legalEntity: label.optional().meta({ description: 'Legal entity that holds the account.' }),
  region: label.optional().meta({ description: 'Region that the entity belongs to.' }),
  companyCode: label.optional().meta({ description: 'Company code of the ERP.' }),
  name: label.optional().meta({ description: 'Name of the account, for people.' }),
  currency: expecting(z.string().regex(/^[A-Z]{3}$/), {
    expects: 'three capital letters such as `EUR`',
  })
    .optional()
    .meta({ description: 'Currency that its statements must be in.' }),
  source: label.optional().meta({
    description: 'Feed or format whose statements are the ones of record, such as `camt.053`.',
  }),
})

export const postingRowSchema = z.strictObject({
  rule: label.optional().meta({ description: 'Name of the rule; its row where there is none.' }),
  legalEntity: label.optional().meta({ description: 'Only entries of this legal entity.' }),
  region: label.optional().meta({ description: 'Only entries of this region.' }),
  code: label.optional().meta({
    description: 'Only this transaction code: `166`, `gvc:166`, `NTRF`, `PMNT/RCDT/ESCT`, `475`.',
  }),
  counterparty: label.optional().meta({
    description: 'Only counterparties whose whole name fits: `*` any characters, `?` one.',
  }),
  sign: expecting(z.enum(['credit', 'debit']), { expects: '`credit` or `debit`' })
    .optional()
    .meta({ description: 'Only money in (`credit`) or money out (`debit`).' }),
  account: label.meta({ description: 'Account of the ERP that is proposed.' }),
  taxCode: label.optional().meta({ description: 'Tax code that is proposed.' }),
  text: label.optional().meta({ description: 'Posting text that is proposed.' }),
})

const tableFile = z.strictObject({
  file: pathSchema.meta({ description: 'CSV file of the table, with a header.' }),
})

export const accountListSchema = z.array(accountRowSchema).max(configLimits.maxTableRows)
export const postingListSchema = z.array(postingRowSchema).max(configLimits.maxTableRows)

export const accountsSchema = expecting(z.union([accountListSchema, tableFile]), {
  expects: 'a list of accounts, or `{ file: PATH }`',
})

export const postingsSchema = expecting(z.union([postingListSchema, tableFile]), {
  expects: 'a list of rules, or `{ file: PATH }`',
})

export type AccountRow = z.infer<typeof accountRowSchema>
export type PostingRow = z.infer<typeof postingRowSchema>
