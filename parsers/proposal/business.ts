import type { AmountStyle } from '../mapping/amount.ts'
import { parseAmount } from '../mapping/amount.ts'
import type { SampleColumn } from './columns.ts'
import type { SampleRow } from './cut.ts'
import { currencyAround } from './facts.ts'
import { type Kind, type KindField, kinds } from './kinds.ts'
import type { Naming } from './plan.ts'
import type { SampleTable } from './table.ts'
import { scoreOf } from './vocabulary.ts'
import type { Role } from './words/language.ts'
import type { Yaml, YamlLines } from './yaml.ts'

/** An ERP's export: its kind, and a column for each field that one was found for. */
export interface BusinessFindings {
  readonly kind: Kind
  readonly found: ReadonlyMap<KindField, SampleColumn>
  /** Two columns of a journal, where it has no signed one. */
  readonly sides: { readonly debit: SampleColumn; readonly credit: SampleColumn } | undefined
  readonly currency: Yaml
  readonly currencyNote: string
  /** Whether several rows share a number and are one document. */
  readonly grouped: boolean
}

/** Words that an ERP's export has to be known by, its own number aside. */
const leastWords = 2
const sure = 0.75

/** Roles that a bank's export has, and one of an ERP hardly. */
const bankRoles: readonly Role[] = ['balance', 'valueDate', 'partyAccount', 'partyBic', 'mandate']

/**
 * Tells which kind of export a table is, where it is not a bank's.
 *
 * @param nearest Take the kind with most words in common, whatever is missing.
 */
export function findBusiness(
  columns: readonly SampleColumn[],
  table: SampleTable,
  nearest: boolean,
): BusinessFindings | undefined {
  const has = (role: Role) => columns.some(({ meanings }) => scoreOf(meanings, role) >= sure)
  const ofBank = bankRoles.filter(has).length
  const judged = kinds.map((kind) => {
    const words = kind.some.filter(has).length
    const known = kind.known.every(has)
    return { kind, known, words: words + kind.known.filter(has).length }
  })
  const sureOne = judged.find(
    ({ known, words, kind }) => known && words - kind.known.length >= leastWords,
  )
  if (sureOne && ofBank < leastWords) return findingsOf(sureOne.kind, columns, table)
  const most = judged.toSorted((a, b) => b.words - a.words)[0]
  return nearest && most?.kind.known.some(has) ? findingsOf(most.kind, columns, table) : undefined
}

function findingsOf(
  kind: Kind,
  columns: readonly SampleColumn[],
  table: SampleTable,
): BusinessFindings {
  const found = new Map<KindField, SampleColumn>()
  const taken = new Set<SampleColumn>()
  for (const field of [...kind.fields, ...(kind.lines ?? [])]) {
    const column = columnFor(
      field,
      columns.filter((other) => !taken.has(other)),
    )
    if (!column) continue
    found.set(field, column)
    taken.add(column)
  }
  const side = (role: Role) =>
    columns.find((column) => !taken.has(column) && scoreOf(column.meanings, role) >= sure)
  const [debit, credit] = [side('debit'), side('credit')]
  const currencyColumn = columns.find(
    ({ meanings, texts }) =>
      scoreOf(meanings, 'currency') >= sure && texts.every((text) => /^[A-Z]{3}$/.test(text)),
  )
  const around = currencyAround(
    columns.filter(({ numeric }) => numeric),
    table.above,
  )
  const number = kind.fields[0] && found.get(kind.fields[0])
  return {
    kind,
    found,
    sides: kind.lines && debit && credit ? { debit, credit } : undefined,
    currency: currencyColumn ? { column: currencyColumn.ref } : (around?.currency ?? 'EUR'),
    currencyNote: currencyColumn
      ? ''
      : (around?.note ?? 'UNSURE: the file does not name it; EUR is a guess'),
    grouped: number !== undefined && new Set(number.texts).size < number.texts.length,
  }
}

function columnFor(field: KindField, columns: readonly SampleColumn[]): SampleColumn | undefined {
  const fits = columns.filter(({ date, numeric }) =>
    field.kind === 'date'
      ? date !== undefined
      : field.kind === 'money'
        ? numeric
        : date === undefined,
  )
  const scored = fits.map((column) => ({
    column,
    score:
      Math.max(...field.roles.map((role, place) => scoreOf(column.meanings, role) - place * 0.05)) -
      (field.field === 'amount' && isPart(column) ? 0.3 : 0),
  }))
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best && best.score >= 0.62 ? best.column : undefined
}

/** Net and tax are parts of an amount, though some languages call them one. */
function isPart({ meanings }: SampleColumn): boolean {
  return scoreOf(meanings, 'net') >= sure || scoreOf(meanings, 'tax') >= sure
}

/** Whether rows of one document differ in a column. */
function varies(column: SampleColumn, number: SampleColumn): boolean {
  const first = new Map<string, string>()
  return number.cells.some((document, row) => {
    const text = column.cells[row] ?? ''
    const before = first.get(document) ?? text
    first.set(document, before)
    return text !== before
  })
}

/** Whether a row is data: it has what its event can't do without. */
export function businessRowFits(
  { found, sides }: BusinessFindings,
  style: AmountStyle,
): (row: SampleRow) => boolean {
  const needed = [...found].filter(([field]) => field.required)
  return (row) => {
    const text = ({ index }: SampleColumn) => (row.fields[index] ?? '').trim()
    const whole = needed.every(([{ kind }, column]) =>
      kind === 'money' ? parseAmount(text(column), style) !== undefined : text(column) !== '',
    )
    return whole && (!sides || text(sides.debit) !== '' || text(sides.credit) !== '')
  }
}

/** Writes the fields of an ERP's event; what no column was found for stands there as a gap. */
export function writeBusinessFields(
  lines: YamlLines,
  findings: BusinessFindings,
  naming: Naming,
): void {
  const { kind, currencyNote } = findings
  if (currencyNote !== '') lines.comment(`currency: ${currencyNote}`)
  lines.open('fields')
  for (const field of kind.fields) writeField(lines, field, findings, naming, 2)
  if (!kind.lines) return
  lines.open('lines', 2).open('each', 4)
  for (const field of kind.lines) writeField(lines, field, findings, naming, 6)
}

function writeField(
  lines: YamlLines,
  field: KindField,
  { found, sides, currency, grouped, kind }: BusinessFindings,
  naming: Naming,
  indent: number,
): void {
  const column = found.get(field)
  const isLine = kind.lines?.includes(field) ?? false
  if (field.kind === 'money' && sides && isLine) {
    const value = { debit: naming(sides.debit), credit: naming(sides.credit), currency }
    lines.entry(field.field, value, 'debits count up', indent)
  } else if (!column) {
    if (field.required)
      lines.comment(`UNSURE: no column was found for ${field.field}, which the event needs`, indent)
  } else if (field.kind === 'money') {
    const number = kind.fields[0] && found.get(kind.fields[0])
    const summed = grouped && !isLine && number !== undefined && varies(column, number)
    const sum = summed ? { sum: true } : {}
    const note = summed ? 'UNSURE: the sum over the rows of a document' : ''
    lines.entry(field.field, { column: naming(column), ...sum, currency }, note, indent)
  } else if (field.kind === 'date' && column.date) {
    lines.entry(field.field, { column: naming(column), date: column.date.pattern }, '', indent)
  } else {
    lines.entry(field.field, naming(column), '', indent)
  }
}
