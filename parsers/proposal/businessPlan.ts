import { businessRowFits, findBusiness, writeBusinessFields } from './business.ts'
import type { Look } from './look.ts'
import { namingOf, type Plan } from './plan.ts'
import { findRowRules } from './rows.ts'

/**
 * A mapping of an ERP's export, where its words say that it is one.
 *
 * @param nearest Take the kind with most words in common; what is missing stands there as a gap.
 */
export function planBusiness(look: Look, nearest: boolean): Plan | undefined {
  const { columns, table, numbers } = look
  const business = findBusiness(columns, table, nearest)
  if (!business) return undefined
  const { kind, found, sides, grouped } = business
  const fits = businessRowFits(business, numbers.style)
  const { start, naming } = namingOf(table, table.body.filter(fits))
  const of = (wanted: string) =>
    [...found].flatMap(([field, column]) =>
      field.required && field.kind === wanted ? [column] : [],
    )
  const amounts = sides ? [sides.debit, sides.credit] : of('money')
  const [field] = kind.fields
  const number = field && found.get(field)
  const note = number
    ? `${number.label} names a document. ` +
      (grouped ? 'Rows one after the other with the same one are one document. ' : '') +
      'Say `versioned` with a `version` column if documents come again when they change.'
    : 'UNSURE: no column names a document; find it, and make it the `key` of `immutable` rows.'
  const key = number ? [naming(number)] : []
  return {
    name: `${kind.event}-export`,
    start,
    rules: findRowRules(table.body, fits, { dates: of('date'), amounts }, naming),
    dates: [],
    identity: { key, group: grouped ? key : [], note },
    dropped: undefined,
    writeEvent: (lines) => lines.entry('event', kind.event, 'by the words of its header'),
    writeFields: (lines) => writeBusinessFields(lines, business, naming),
  }
}
