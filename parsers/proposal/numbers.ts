import type { Decimal } from '../../events/decimal.ts'
import { type AmountStyle, parseAmount } from '../mapping/amount.ts'
import { symbolBeside } from './currencies.ts'
import type { Language } from './words/language.ts'

/** How the file writes its amounts, and why it is thought so. */
export interface NumberFinding {
  readonly style: AmountStyle
  readonly decimalNote: string
  readonly thousandsNote: string
}

type Sign = AmountStyle['thousands']

const styles: readonly (readonly [AmountStyle['decimal'], Sign])[] = [
  ['.', undefined],
  [',', undefined],
  ['.', ','],
  [',', '.'],
  ['.', "'"],
  ['.', ' '],
  [',', ' '],
  [',', "'"],
]

/** Languages that write a decimal point; the others write a comma. */
const pointed = new Set(['English'])

/**
 * Finds the decimal and the thousands sign by all amounts of a file.
 *
 * @param columns Cells with text, column by column.
 */
export function findNumbers(
  columns: readonly (readonly string[])[],
  speaks: Language | undefined,
): NumberFinding {
  const texts = columns.flat()
  const parentheses = texts.some((text) => text.startsWith('(') && text.endsWith(')'))
  const symbols = [...new Set(texts.flatMap((text) => symbolBeside(text) ?? []))]
  const others = { parentheses, implied: undefined, ...(symbols.length > 0 ? { symbols } : {}) }
  const judged = styles.map(([decimal, thousands]) => {
    const style: AmountStyle = { decimal, thousands, ...others }
    const numbers = texts.flatMap((text) => parseAmount(text, style) ?? [])
    const three = columns.reduce((sum, column) => sum + suspicious(column, style), 0)
    return { style, count: numbers.length - three / 2, numbers }
  })
  const most = Math.max(...judged.map(({ count }) => count))
  const best = judged.filter(({ count }) => count === most)
  const habit = pointed.has(speaks?.name ?? 'English') ? '.' : ','
  const chosen = best.find(({ style }) => style.decimal === habit) ?? best[0]
  const style = chosen?.style ?? { decimal: '.', thousands: undefined, ...others }
  return { style: open(style, texts), ...notes(style, texts, chosen?.numbers ?? []) }
}

/**
 * Cells with three digits behind the point: that is what thousands look like. Unless all cells have
 * them: among thousands there would be an amount below.
 */
function suspicious(texts: readonly string[], style: AmountStyle): number {
  let three = 0
  let others = 0
  for (const text of texts) {
    const scale = parseAmount(text, style)?.scale
    if (scale === 3) three += 1
    else if (scale !== undefined) others += 1
  }
  return others === 0 && three > 2 ? 0 : three
}

/** Digits before the decimal sign, groups not counted. */
const wholeDigits = ({ units, scale }: Decimal) =>
  Math.max(1, String(units < 0n ? -units : units).length - scale)

const shows = (texts: readonly string[], sign: string) => texts.some((text) => text.includes(sign))

/** A file without an amount over 999 doesn't show its thousands sign; the usual one does no harm. */
function open(style: AmountStyle, texts: readonly string[]): AmountStyle {
  if (style.thousands !== undefined || !shows(texts, style.decimal)) return style
  const large = texts.some((text) => wholeDigits(parseAmount(text, style) ?? small) > 3)
  return large ? style : { ...style, thousands: style.decimal === ',' ? '.' : ',' }
}

const small: Decimal = { units: 0n, scale: 0 }

function notes(style: AmountStyle, texts: readonly string[], numbers: readonly Decimal[]) {
  const { decimal, thousands } = style
  const pointed = texts.filter((text) => text.includes(decimal)).length
  const large = numbers.filter((number) => wholeDigits(number) > 3).length
  const grouped = thousands ? texts.filter((text) => grouping(text, thousands)).length : 0
  return {
    decimalNote:
      pointed > 0
        ? `${pointed} of ${texts.length} amounts have it`
        : 'UNSURE: no amount has decimals; look at another file',
    thousandsNote: thousands
      ? `${grouped} amounts have it`
      : large > 0
        ? `${large} amounts over 999 are written without`
        : 'no amount over 999 was seen; this is the usual sign',
  }
}

const grouping = (text: string, sign: string) =>
  (sign === "'"
    ? /['\u2019]/
    : sign === ' '
      ? /\d[ \u00a0\u202f\u2009]\d/
      : sign === '.'
        ? /\./
        : /,/
  ).test(text)
