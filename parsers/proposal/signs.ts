import type { SampleColumn } from './columns.ts'
import { listed, plainWords, scoreOf } from './vocabulary.ts'
import { languages } from './words/languages.ts'

/** A column that tells money out from money in, with its texts as the file has them. */
export interface SignColumn {
  readonly column: SampleColumn
  readonly negative: readonly string[]
  readonly positive: readonly string[]
  /** Whether one side was not seen, and its word is a guess. */
  readonly guessed: boolean
}

/** Different texts that a sign column has at most. */
const maxSigns = 6

/** Words of both sides in pairs; signs such as `+` have no letters and stay as they are. */
const sides = languages.map(({ debit, credit }) => ({
  debit: plainList(debit),
  credit: plainList(credit),
}))

function plainList(words: string): readonly string[] {
  const own = words.split(',').map((word) => word.trim())
  return listed(words).map((word, at) => word || (own[at] ?? ''))
}

/** Every column whose texts are the two sides of an account, in one language. */
export function signColumns(columns: readonly SampleColumn[]): SignColumn[] {
  return columns.flatMap((column) => {
    const texts = [...new Set(column.texts)]
    if (texts.length === 0 || texts.length > maxSigns || column.texts.some((t) => t.length > 40)) {
      return []
    }
    const named = scoreOf(column.meanings, 'sign')
    const read = sides.map((side) => {
      const negative = texts.filter((text) => side.debit.includes(plainOr(text)))
      const positive = texts.filter((text) => side.credit.includes(plainOr(text)))
      return { column, negative, positive, side }
    })
    const whole = read.find(({ negative, positive }) => {
      const both = negative.some((text) => positive.includes(text))
      const all = negative.length + positive.length === texts.length
      // Where the header doesn't say so, letters may stand for anything: both sides have to be there,
      // and nothing else.
      const pair = negative.length === 1 && positive.length === 1 && texts.every(isSideByItself)
      return !both && all && (named >= 0.6 || pair)
    })
    return whole ? [withOther(whole)] : []
  })
}

interface Read extends Omit<SignColumn, 'guessed'> {
  readonly side: (typeof sides)[number]
}

/** A file may have payments of one side alone; the word for the other goes with the one it has. */
function withOther({ column, negative, positive, side }: Read): SignColumn {
  if (negative.length > 0 && positive.length > 0)
    return { column, negative, positive, guessed: false }
  const other = (seen: readonly string[], own: readonly string[], others: readonly string[]) =>
    seen
      .flatMap((text) => likeWritten(others[own.indexOf(plainOr(text))] ?? '', text))
      .filter((text) => text !== '')
  return {
    column,
    negative: negative.length > 0 ? negative : other(positive, side.credit, side.debit),
    positive: positive.length > 0 ? positive : other(negative, side.debit, side.credit),
    guessed: true,
  }
}

/** A word in the capitals of another. */
function likeWritten(word: string, sample: string): string {
  if (sample === sample.toUpperCase()) return word.toUpperCase()
  const [first = ''] = sample
  return first === first.toUpperCase() ? word.slice(0, 1).toUpperCase() + word.slice(1) : word
}

/** Single letters stand for sides only where everybody writes them so. */
const isSideByItself = (text: string) => text.length > 1 || /^[DCSHK+-]$/i.test(text)

const plainOr = (text: string) => plainWords(text) || text
