import { symbolBeside } from './currencies.ts'

/*
 * What one text looks like, whatever column it stands in. These look at millions of cells, so each
 * is one pass over a short text; longer texts are words.
 */

const maxNumberChars = 32
const maxDateChars = 40

/** Digits with signs between them, a minus on either side or brackets around. */
const number = /^[-+\u2212(]?[ \u00a0]?\d[\d.,'\u2019 \u00a0\u202f]*\)?[ \u00a0]?[-+\u2212]?$/

/** A number with one decimal comma or point and whatever groups; the column's style decides later. */
export function isNumber(text: string): boolean {
  const plain = text.trim()
  if (plain.length > maxNumberChars) return false
  if (number.test(plain)) return true
  const symbol = symbolBeside(plain)
  return (
    symbol !== undefined &&
    number.test(
      plain
        .replace(symbol, '')
        .replace(/^([-+(]?) /, '$1')
        .trim(),
    )
  )
}

export type DateParts = 'ymd' | 'dmy' | 'name-first' | 'day-first'

/** How a date is written, as far as one text tells; the column decides between day and month. */
export interface DateShape {
  readonly parts: DateParts
  /** What stands between the parts. */
  readonly separators: readonly [string, string]
  readonly yearDigits: 2 | 4
  /** Whether day or month are written with one digit. */
  readonly loose: boolean
  /** Whether a time or anything else follows. */
  readonly more: boolean
}

/** A time may follow a date, or the point that Hungarian dates end with. */
const rest = /^(?:[.,]?|[T ,.:-]{1,3}\d{1,2}[:.h]\d{2}.*)$/

const yearFirst = /^(\d{4})([-./: ]|\. )(\d{1,2})([-./: ]|\. )(\d{1,2})(?!\d)/
const yearLast = /^(\d{1,2})([-./ ]|\. )(\d{1,2})([-./ ]|\. )(\d{4}|\d{2})(?!\d)/
const run = /^(\d{8})(?!\d)/
const dayAndName = /^(\d{1,2})([-./ ]|\. |)(\p{L}{3,12})(\.?[-./ ]|\.? |)(\d{4}|\d{2})(?!\d)/u
const nameFirst = /^(\p{L}{3,12})(\.? )(\d{1,2})(,? )(\d{4})(?!\d)/u

/** The shape of a date, or undefined where the text is none. */
export function dateShape(text: string): DateShape | undefined {
  const plain = text.trim()
  if (plain.length < 6 || plain.length > maxDateChars) return undefined
  const found = shapeIn(plain)
  if (!found) return undefined
  const [shape, length] = found
  const behind = plain.slice(length)
  return rest.test(behind) ? { ...shape, more: behind !== '' } : undefined
}

type Found = readonly [Omit<DateShape, 'more'>, length: number]

function shapeIn(text: string): Found | undefined {
  const ymd = yearFirst.exec(text)
  if (ymd && ymd[2] === ymd[4] && isDay(ymd[5]) && isMonth(ymd[3])) {
    return [shapeOf('ymd', ymd[2], ymd[4], ymd[1], [ymd[3], ymd[5]]), ymd[0].length]
  }
  const dmy = yearLast.exec(text)
  if (dmy && dmy[2] === dmy[4] && isDay(dmy[1]) && isDay(dmy[3]) && isYear(dmy[5])) {
    return [shapeOf('dmy', dmy[2], dmy[4], dmy[5], [dmy[1], dmy[3]]), dmy[0].length]
  }
  const eight = run.exec(text)
  if (eight) return eightDigits(text)
  const named = dayAndName.exec(text)
  if (named && isDay(named[1])) {
    return [shapeOf('day-first', named[2], named[4], named[5], [named[1]]), named[0].length]
  }
  const first = nameFirst.exec(text)
  if (first && isDay(first[3])) {
    return [shapeOf('name-first', first[2], first[4], first[5], [first[3]]), first[0].length]
  }
  return undefined
}

/** Eight digits are a date only where they make sense as one: most such texts are numbers. */
function eightDigits(text: string): Found | undefined {
  const ymd = isYear(text.slice(0, 4)) && isMonth(text.slice(4, 6)) && isDay(text.slice(6, 8))
  if (ymd) return [shapeOf('ymd', '', '', '2000', []), 8]
  const dmy = isYear(text.slice(4, 8)) && isDay(text.slice(0, 2)) && isMonth(text.slice(2, 4))
  return dmy ? [shapeOf('dmy', '', '', '2000', []), 8] : undefined
}

function shapeOf(
  parts: DateParts,
  first: string | undefined,
  second: string | undefined,
  year: string | undefined,
  days: readonly (string | undefined)[],
): Omit<DateShape, 'more'> {
  return {
    parts,
    separators: [first ?? '', second ?? ''],
    yearDigits: year?.length === 2 ? 2 : 4,
    loose: days.some((day) => day?.length === 1),
  }
}

const within = (text: string | undefined, least: number, most: number) =>
  text !== undefined && +text >= least && +text <= most
const isDay = (text: string | undefined) => within(text, 0, 31)
const isMonth = (text: string | undefined) => within(text, 0, 12)
const isYear = (text: string | undefined) => text?.length === 2 || within(text, 1970, 2079)

/** Whether a text is a date by its looks. */
export function isDate(text: string): boolean {
  return dateShape(text) !== undefined
}

/** Three capital letters. Whether they are a currency, the column and its header say. */
export function isCode(text: string): boolean {
  return /^[A-Z]{3}$/.test(text.trim())
}

/** An IBAN by its form. Samples and masked files have wrong check digits, so those don't count. */
export function isIbanLike(text: string): boolean {
  if (text.length > 50) return false
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text.replace(/[ \u00a0]/g, ''))
}

/** ISO 9362: bank, country, place, and a branch or none. */
export function isBicLike(text: string): boolean {
  return /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text.trim())
}
