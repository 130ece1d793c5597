import type { SampleColumn } from './columns.ts'
import type { BankRoles } from './roles.ts'
import type { TextRole } from './words/language.ts'

/** References that may name a row for good, the bank's own first. */
const references: readonly TextRole[] = ['bankReference']

/**
 * The column that names a row: a reference that every row has and no two share.
 *
 * @param good Indexes of the data rows that are read.
 */
export function findKey({ texts }: BankRoles, good: readonly number[]): SampleColumn | undefined {
  if (good.length < 2) return undefined
  return references
    .flatMap((role) => texts.get(role) ?? [])
    .find(({ cells }) => {
      const keys = good.map((row) => cells[row] ?? '')
      return keys.every((key) => key !== '') && new Set(keys).size === keys.length
    })
}
