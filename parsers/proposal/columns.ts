import type { Column as ColumnRef } from '../mapping/column.ts'
import { type DateFinding, findDates } from './dates.ts'
import { isDate, isNumber } from './recognise.ts'
import type { SampleTable } from './table.ts'
import { type Meaning, meaningsOf, scoreOf } from './vocabulary.ts'
import type { Language, Role } from './words/language.ts'

/** A column of the sample: its name, what its header means and what stands in it. */
export interface SampleColumn {
  /** From 0. */
  readonly index: number
  /** As the mapping names it: its name where that is there once, else its number. */
  readonly ref: ColumnRef
  /** Both lines of the header, for matching and for comments; empty where there is none. */
  readonly label: string
  readonly meanings: readonly Meaning[]
  /** One text a data row, without blanks around; empty where there is none. */
  readonly cells: readonly string[]
  /** The cells with text. */
  readonly texts: readonly string[]
  readonly date: DateFinding | undefined
  /** Whether the column holds numbers that are no dates. */
  readonly numeric: boolean
}

/** Part of a column's cells that has to be of a kind; exports are never quite clean. */
const most = 0.6

/** All columns of a table, and the language of its header. */
export function findColumns(table: SampleTable): {
  columns: readonly SampleColumn[]
  speaks: Language | undefined
} {
  const { header, subheader, data } = table
  const width = Math.max(header?.fields.length ?? 0, ...data.map((row) => row.fields.length))
  const names = header?.fields.map((field) => field.trim()) ?? []
  const under = subheader?.fields.map((field) => field.trim()) ?? []
  const labels = Array.from({ length: width }, (_, at) =>
    [names[at] ?? '', under[at] ?? ''].filter((text) => text !== '').join(' '),
  )
  const meanings = labels.map(meaningsOf)
  const speaks = languageOf(meanings)
  const columns = labels.map((label, index) => {
    const cells = data.map((row) => (row.fields[index] ?? '').trim())
    const texts = cells.filter((text) => text !== '')
    const dates = texts.filter(isDate).length
    const dated =
      dates > 0 && dates >= texts.length * most && isMeantAsDate(meanings[index] ?? [], texts)
    return {
      index,
      ref: refOf(names, index),
      label,
      meanings: meanings[index] ?? [],
      cells,
      texts,
      date: dated ? findDates(texts, speaks) : undefined,
      numeric: !dated && texts.length > 0 && texts.filter(isNumber).length >= texts.length * most,
    }
  })
  return { columns, speaks }
}

/** Eight digits are a date where the header doesn't say that they are something else. */
function isMeantAsDate(meanings: readonly Meaning[], texts: readonly string[]): boolean {
  if (!texts.every((text) => /^\d+$/.test(text))) return true
  const roles: readonly Role[] = ['bookingDate', 'valueDate', 'otherDate', 'invoiceDate', 'dueDate']
  const asDate = Math.max(0, ...roles.map((role) => scoreOf(meanings, role)))
  return asDate >= (meanings[0]?.score ?? 0) - 0.2
}

function refOf(names: readonly string[], index: number): ColumnRef {
  const name = names[index] ?? ''
  const once = names.indexOf(name) === names.lastIndexOf(name)
  return name !== '' && name.length <= 200 && once ? name : index + 1
}

/** The language that most headers are in; words that are alike in several count for each. */
function languageOf(meanings: readonly (readonly Meaning[])[]): Language | undefined {
  const scores = new Map<Language, number>()
  for (const found of meanings) {
    const best = found[0]?.score ?? 0
    const own = new Set(found.filter(({ score }) => score >= best).map(({ language }) => language))
    for (const language of own) scores.set(language, (scores.get(language) ?? 0) + best)
  }
  return [...scores].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}
