import { z } from 'zod'
import { type Column, columnSchema } from './column.ts'
import { conditionSchema } from './condition.ts'

const word = z.string().max(500)
const words = z.array(word).max(1000)

/** Texts by which a row says on which side an amount stands. */
const signSchema = z.strictObject({
  column: columnSchema,
  negative: words.min(1),
  positive: words.min(1),
})

/** `EUR`, or where to read the currency. */
const currencySchema = z.preprocess(
  (value) => (typeof value === 'string' ? { constant: value } : value),
  z
    .strictObject({
      constant: z
        .string()
        .regex(/^[A-Z]{3}$/, 'A currency is three capital letters; a column is `{ column: … }`.')
        .optional(),
      column: columnSchema.optional(),
      map: z.record(word, z.string().regex(/^[A-Z]{3}$/)).optional(),
      default: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
    })
    .refine((value) => (value.constant === undefined) !== (value.column === undefined), {
      message: 'A currency is three capital letters such as EUR, or `{ column: … }`.',
    }),
)

export const decimalSigns = z.enum([',', '.'])
export const thousandsSigns = z.enum(['.', ',', "'", ' ', 'none'])

const shape = {
  column: columnSchema.optional(),
  columns: z.array(columnSchema).min(1).max(50).optional(),
  join: z.string().max(10).optional(),
  constant: word.optional(),
  map: z.record(word, word).optional(),
  others: z.enum(['refuse', 'keep', 'omit']).optional(),
  empty: words.optional(),
  default: word.optional(),
  required: z.boolean().optional(),
  date: z.string().min(1).max(60).optional(),
  zone: z.string().min(1).max(60).optional(),
  /** A sign that fills the text up from the left, such as `0`. */
  padding: z.string().length(1).optional(),
  /** Name of the table of `lookups` in which the text is looked up. */
  lookup: z.string().min(1).max(64).optional(),
  /** Column of that table which holds the value. */
  value: z.string().min(1).max(500).optional(),
  /** What becomes of a text that the table doesn't have. */
  missing: z.enum(['refuse', 'flag', 'default']).optional(),
  debit: columnSchema.optional(),
  credit: columnSchema.optional(),
  signs: z.enum(['none', 'own', 'reversing']).optional(),
  sign: signSchema.optional(),
  negate: z.boolean().optional(),
  /** Columns whose numbers belong to the amount, such as a fee that was taken off with it. */
  plus: z.array(columnSchema).min(1).max(10).optional(),
  less: z.array(columnSchema).min(1).max(10).optional(),
  parentheses: z.boolean().optional(),
  decimal: decimalSigns.optional(),
  thousands: thousandsSigns.optional(),
  implied: z.int().min(0).max(6).optional(),
  digits: z.int().min(0).max(12).optional(),
  currency: currencySchema.optional(),
  sum: z.boolean().optional(),
  yes: words.optional(),
  no: words.optional(),
}

const shorthand = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? { column: value } : value

/**
 * Where one value of an event comes from. A bare name or number is a column. Which of the keys make
 * sense depends on the kind of the value; check.ts holds them together.
 */
export const cellSchema = z.preprocess(shorthand, z.strictObject(shape))

/** A list in the event, such as the lines of an invoice: one item for each row of the document. */
const listSchema = z.strictObject({
  each: z.record(z.string().min(1).max(100), cellSchema),
  when: conditionSchema.optional(),
})

export const fieldsSchema = z.record(
  z.string().min(1).max(100),
  z.preprocess(
    shorthand,
    z.strictObject({
      ...shape,
      each: listSchema.shape.each.optional(),
      when: conditionSchema.optional(),
    }),
  ),
)

export type Cell = z.infer<typeof cellSchema>
export type Field = z.infer<typeof fieldsSchema>[string]
export type CurrencyCell = z.infer<typeof currencySchema>

/** Columns whose texts are the key of a value's table. */
export function keyOf({ column, columns = [] }: Cell): readonly Column[] {
  return column === undefined ? columns : [column]
}

/** Every column that a value reads. */
export function columnsOf(cell: Cell): Column[] {
  const { column, columns = [], debit, credit, sign, plus = [], less = [], currency } = cell
  const beside = [...plus, ...less, currency?.column]
  return [column, ...columns, debit, credit, sign?.column, ...beside].filter(
    (found) => found !== undefined,
  )
}
