import { clampedDate, fullYear, type IsoDate } from '../../events/date.ts'
import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type ProblemCode, type Refusal, refusal, shapeOf } from '../problems.ts'

/** A date as a record has it. */
export interface WrittenDate {
  /** Absent where the record has blanks or zeros for it. */
  readonly date: IsoDate | undefined
  /** The day that was written is none; the last one of its month stands for it. */
  readonly clamped: boolean
  readonly written: string
}

/** `DMY` is day, month, year, each of two digits; `YMD` the reverse. */
export type DateOrder = 'DMY' | 'YMD'

/**
 * A record of fixed width. Columns count from 1 and both ends of a range belong to it, as the
 * standards write them.
 */
export class FixedRecord {
  readonly #line: Line
  readonly #charset: Charset
  readonly #text: string

  /**
   * @param width Characters of a whole record; blanks may follow it.
   * @param needed Characters that must be there; behind them only blanks may have been cut off.
   * @throws {Refusal} `record-length`.
   */
  constructor(line: Line, charset: Charset, width: number, needed: number = width) {
    this.#line = line
    this.#charset = charset
    const found = line.text.trimEnd().length
    if (found > width || line.text.length < needed) {
      throw refusal(
        'record-length',
        positionIn(line, Math.min(line.text.length, width), charset),
        `The record has ${found > width ? found : line.text.length} characters; a record of this ` +
          `type has ${width}. Ask the bank for the file as it wrote it, without re-wrapping.`,
      )
    }
    this.#text = line.text.padEnd(width)
  }

  get position(): Position {
    return this.at(1)
  }

  at(column: number): Position {
    return positionIn(this.#line, column - 1, this.#charset)
  }

  /** The columns as they are, blanks and all. */
  raw(first: number, last: number): string {
    return this.#text.slice(first - 1, last)
  }

  /** The columns without blanks around them; undefined where there is nothing else. */
  text(first: number, last: number): string | undefined {
    return this.raw(first, last).trim() || undefined
  }

  /** @param what Name of the field, for the message. @throws {Refusal} `record-field-invalid`. */
  digits(first: number, last: number, what: string): string {
    return this.#digits('record-field-invalid', first, last, what)
  }

  /** A count, which may be too long for an amount of records but never for a number. */
  count(first: number, last: number, what: string): number {
    return Number.parseInt(this.digits(first, last, what), 10)
  }

  /** An amount without sign, the last `scale` of its digits behind the point. */
  amount(first: number, last: number, scale: number): Decimal {
    const text = this.#digits('record-amount-invalid', first, last, 'an amount')
    return { units: BigInt(text), scale }
  }

  /** One of the characters that a standard allows in a column. */
  choice<Choice extends string>(column: number, choices: readonly Choice[], what: string): Choice {
    const found = this.raw(column, column)
    const choice = choices.find((allowed) => allowed === found)
    if (choice === undefined) {
      throw this.refusal('record-field-invalid', column, column, `${what}: ${choices.join(', ')}`)
    }
    return choice
  }

  /** @throws {Refusal} `record-field-invalid` where there is no ISO 4217 code. */
  currency(first: number): string {
    const text = this.raw(first, first + 2)
    if (/^[A-Z]{3}$/.test(text)) return text
    throw this.refusal('record-field-invalid', first, first + 2, 'a currency of three letters')
  }

  /** A date that must be there. @throws {Refusal} `record-date-invalid`. */
  date(first: number, order: DateOrder): WrittenDate & { readonly date: IsoDate } {
    const { date, clamped, written } = this.optionalDate(first, order)
    if (date) return { date, clamped, written }
    throw this.refusal('record-date-invalid', first, first + 5, `a date ${layouts[order]}`)
  }

  /** Blanks or zeros for none. @throws {Refusal} `record-date-invalid`. */
  optionalDate(first: number, order: DateOrder): WrittenDate {
    const written = this.raw(first, first + 5)
    if (/^( {6}|0{6})$/.test(written)) return { date: undefined, clamped: false, written }
    const found = /^\d{6}$/.test(written) ? readDate(written, order) : undefined
    if (found) return { ...found, written }
    throw this.refusal('record-date-invalid', first, first + 5, `a date ${layouts[order]}`)
  }

  /** @param type The record's type. @param allowed What had to stand there, for the message. */
  misplaced(type: string, allowed: string): Refusal {
    return refusal(
      'record-unexpected',
      this.position,
      `Record ${type} stands out of its order; expected ${allowed}. Ask the bank for a correct file.`,
    )
  }

  /** @param allowed What may stand in the columns, for the message. */
  refusal(code: ProblemCode, first: number, last: number, allowed: string): Refusal {
    return refusal(
      code,
      this.at(first),
      `Columns ${first}-${last} hold "${shapeOf(this.raw(first, last))}"; expected ${allowed}. ` +
        'Ask the bank for a correct file.',
    )
  }

  #digits(code: ProblemCode, first: number, last: number, what: string): string {
    const text = this.raw(first, last)
    for (let i = 0; i < text.length; i += 1) {
      const digit = text.charCodeAt(i) - 48
      if (digit >= 0 && digit <= 9) continue
      const place = this.at(first + i)
      const message =
        `Columns ${first}-${last} hold "${shapeOf(text)}"; expected ${what} of ` +
        `${text.length} digits. Ask the bank for a correct file.`
      throw refusal(code, place, message)
    }
    return text
  }
}

const layouts: Readonly<Record<DateOrder, string>> = { DMY: 'DDMMYY', YMD: 'YYMMDD' }

function readDate(text: string, order: DateOrder) {
  const [first = 0, month = 0, last = 0] = [0, 2, 4].map((i) =>
    Number.parseInt(text.slice(i, i + 2), 10),
  )
  const [day, year] = order === 'DMY' ? [first, last] : [last, first]
  return clampedDate(fullYear(year), month, day)
}
