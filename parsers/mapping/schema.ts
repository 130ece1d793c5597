import { z } from 'zod'
import { columnSchema } from './column.ts'
import { conditionSchema } from './condition.ts'
import { lookupSchema } from './lookup.ts'
import { maxRecordChars, rangeSchema } from './range.ts'
import { cellSchema, decimalSigns, fieldsSchema, thousandsSigns } from './value.ts'

/** How an export writes its values, whatever its format is. */
const writing = {
  charset: z.string().min(1).max(40).optional(),
  decimal: decimalSigns.default('.'),
  thousands: thousandsSigns.default('none'),
  parentheses: z.boolean().default(false),
  /** Texts that stand beside amounts and say nothing, such as `€` or `CHF`. */
  symbols: z.array(z.string().min(1).max(10)).min(1).max(10).optional(),
  /** Pattern of its dates, such as `DD.MM.YYYY`. */
  date: z.string().min(1).max(60).optional(),
  /** Names of the months, January first, for `MMM`. */
  months: z.array(z.string().min(1).max(20)).length(12).optional(),
  /** Time zone of its clock, such as `Europe/Berlin`, for times that are written without one. */
  zone: z.string().min(1).max(60).optional(),
  /** Texts that mean "nothing", such as `NULL` or `00000000`. */
  empty: z.array(z.string().max(100)).max(100).default([]),
}

const oneCharacter = z
  .string()
  .regex(/^[^\r\n\0]$/, 'This is one character; a tab is written "\\t" or `tab`.')

const csvSchema = z.strictObject({
  format: z.literal('csv'),
  separator: z.preprocess((value) => (value === 'tab' ? '\t' : value), oneCharacter),
  /** `none` where quotes are plain text. */
  quote: z.union([z.literal('none'), oneCharacter]).default('"'),
  /** Lines before the header or the first row; `find` looks for the header. */
  preamble: z.union([z.int().min(0).max(10_000), z.literal('find')]).default(0),
  /** Whether the table has a header line; or the names of the columns where it has none. */
  header: z.union([z.boolean(), z.array(z.string().max(500)).min(1).max(4096)]).default(true),
  /** Whether a row may end before its last columns. */
  shortRows: z.boolean().default(false),
  ...writing,
})

const columnNameText = z.string().min(1).max(500)
const rangesSchema = z.record(columnNameText, rangeSchema)

const fixedWidthSchema = z.strictObject({
  format: z.literal('fixed-width'),
  /** Lines before the first record. */
  preamble: z.int().min(0).max(10_000).default(0),
  /** Columns that every record has, by their names. */
  columns: rangesSchema.default({}),
  /** The text by which kinds of records are told apart. */
  kind: rangeSchema.optional(),
  /** Columns of each kind, by the text that `kind` holds; one name may stand in several. */
  records: z.record(z.string().max(100), rangesSchema).optional(),
  /** Characters of every record; without it a record reaches to the end of its last column. */
  length: z.int().min(1).max(maxRecordChars).optional(),
  /** Whether a record may end early, as where blanks at its end were cut off. */
  shortRows: z.boolean().default(false),
  ...writing,
})

const xmlSchema = z.strictObject({
  format: z.literal('xml'),
  /** Path of the element that is one row, from the root: `/Export/Invoices/Invoice`. */
  row: z.string().min(2).max(500),
  /** Path from the row of the element that it repeats: `Lines/Line`. */
  lines: z.string().min(1).max(500).optional(),
  /** Prefixes of the paths and what they stand for; without them prefixes don't count. */
  namespaces: z
    .record(z.string().regex(/^[A-Za-z_][\w.-]*$/), z.string().min(1).max(500))
    .optional(),
  ...writing,
})

/** How rows become documents, and by what a document is known. */
const rowsSchema = z.strictObject({
  identity: z.enum(['none', 'immutable', 'versioned']).default('none'),
  key: z.array(columnSchema).min(1).max(16).optional(),
  version: columnSchema.optional(),
  /** Rows in a row that hold the same in these columns are one document. */
  group: z.array(columnSchema).min(1).max(16).optional(),
  /** Rows that are no data. */
  skip: z.array(conditionSchema).min(1).max(100).optional(),
  /** The first row that this holds for ends the table. */
  stop: conditionSchema.optional(),
})

/** The record at the end that proves that nothing is missing. */
const trailerSchema = z.strictObject({
  /** How the record is known. In XML the columns are paths of their own, and nothing is to be known. */
  when: conditionSchema.optional(),
  count: z
    .strictObject({ column: columnSchema, of: z.enum(['rows', 'documents']).default('rows') })
    .optional(),
  sums: z
    .array(z.strictObject({ column: columnSchema, of: cellSchema }))
    .min(1)
    .max(20)
    .optional(),
})

/** Events that a mapping can make. */
export const mappedEvents = [
  'bank-transaction-booked',
  'bank-transaction-reported',
  'invoice-issued',
  'credit-memo-issued',
  'payment-authorized',
  'payment-settled',
  'payment-failed',
  'cash-applied',
  'refund-processed',
  'journal-posted',
  'customer-updated',
] as const

const eventSchema = z.enum(mappedEvents)

const choiceSchema = z.strictObject({
  event: eventSchema,
  when: conditionSchema.optional(),
  /** Beside the fields of all events, or in their place. */
  fields: fieldsSchema.default({}),
})

/**
 * A mapping: how an export of a legacy system becomes events. Data, no script; docs/mapping.md
 * explains it to those who write one. A new kind of source is a new member of `source`.
 */
export const mappingSchema = z
  .strictObject({
    mapping: z.literal(1),
    /** The series in which the keys of rows are unique; part of their ids, so never changed. */
    name: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9-]{0,63}$/,
        'A name is small letters, digits and hyphens, 64 at most.',
      ),
    source: z.discriminatedUnion('format', [csvSchema, fixedWidthSchema, xmlSchema]),
    rows: rowsSchema.prefault({}),
    event: eventSchema.optional(),
    events: z.array(choiceSchema).min(1).max(50).optional(),
    /** What becomes of a row that no `when` of `events` holds for. */
    otherwise: z.enum(['refuse', 'skip']).default('refuse'),
    fields: fieldsSchema.default({}),
    /** Columns that no field reads: kept as they are under `original`, or left out. */
    unmapped: z.enum(['keep', 'drop']).default('keep'),
    trailer: trailerSchema.optional(),
    /** Tables beside the mapping in which texts of the export are looked up. */
    lookups: z.record(z.string().regex(/^[A-Za-z][\w-]{0,63}$/), lookupSchema).optional(),
  })
  .refine((mapping) => (mapping.event === undefined) !== (mapping.events === undefined), {
    message: 'Give either `event`, the one kind of event of every row, or the list `events`.',
    path: ['event'],
  })

export type Mapping = z.infer<typeof mappingSchema>
export type Source = Mapping['source']
export type CsvSource = z.infer<typeof csvSchema>
export type FixedWidthSource = z.infer<typeof fixedWidthSchema>
export type XmlSource = z.infer<typeof xmlSchema>
/** A mapping of one kind of source. */
export type MappingOf<From extends Source> = Mapping & { readonly source: From }
export type MappedEvent = (typeof mappedEvents)[number]
export type Trailer = z.infer<typeof trailerSchema>
