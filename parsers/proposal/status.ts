import type { SampleColumn } from './columns.ts'
import { listed, plainWords } from './vocabulary.ts'
import { languages } from './words/languages.ts'

/** What a status column says of rows that are not simply booked. */
export interface StatusFinding {
  readonly column: SampleColumn
  /** Texts of rows that are not booked yet. */
  readonly pending: readonly string[]
  /** Texts of rows that will never be booked. */
  readonly dropped: readonly string[]
}

/** Different texts that a status column has at most. */
const maxStates = 20

const pendingWords = new Set(languages.flatMap(({ pending }) => listed(pending)))
const voidWords = new Set(languages.flatMap((language) => listed(language.void)))

export function findStatus(column: SampleColumn | undefined): StatusFinding | undefined {
  if (!column) return undefined
  const texts = [...new Set(column.texts)]
  if (texts.length === 0 || texts.length > maxStates) return undefined
  const pending = texts.filter((text) => pendingWords.has(plainWords(text)))
  const dropped = texts.filter((text) => voidWords.has(plainWords(text)))
  return { column, pending, dropped }
}
