import type { z } from 'zod'
import type { Partly } from './context.ts'
import type { Findings } from './findings.ts'
import { checkAccounts } from './registerRules.ts'
import {
  type AccountRow,
  accountListSchema,
  accountRowSchema,
  type PostingRow,
  postingListSchema,
  postingRowSchema,
} from './registerSchema.ts'
import type { TableForm } from './tableText.ts'
import type { PostingRule } from './types.ts'

/** One of the register's tables: its columns, its schema, and the rules beyond the schema. */
export interface TableKind<Written, Row> extends TableForm {
  readonly list: z.ZodType<Written[]>
  check(
    rows: readonly (Partly<Written> | undefined)[],
    feeds: readonly string[],
    findings: Findings,
  ): void
  /** The rows with what they are called by. @param placeOf Number that people give a row. */
  named(rows: readonly Written[], placeOf: (i: number) => number): readonly Row[]
}

export const accountTable: TableKind<AccountRow, AccountRow> = {
  name: 'accounts',
  columns: Object.keys(accountRowSchema.shape),
  required: ['account'],
  lists: ['aliases'],
  list: accountListSchema,
  check: checkAccounts,
  named: (rows) => rows,
}

export const postingTable: TableKind<PostingRow, PostingRule> = {
  name: 'postings',
  columns: Object.keys(postingRowSchema.shape),
  required: ['account'],
  lists: [],
  list: postingListSchema,
  check: () => {},
  named: (rows, placeOf) =>
    rows.map((row, i) => ({ ...row, rule: row.rule ?? `row ${placeOf(i)}` })),
}
