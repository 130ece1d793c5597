import { isCurrency, minorDigits } from '../../events/currency.ts'
import { clampedDate, fullYear, type IsoDate, nearestYear } from '../../events/date.ts'
import { type Decimal, negate } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { positionIn } from '../lines.ts'
import { type ProblemCode, type Refusal, refusal, shapeOf } from '../problems.ts'
import type { Stretch } from '../stretch.ts'
import type { Field } from './field.ts'
import { WrittenAmount } from './writtenAmount.ts'

/** A date as a field wrote it and as the calendar has it. */
export interface WrittenDate {
  /** Undefined where the bank wrote zeros or nothing. */
  readonly date: IsoDate | undefined
  readonly written: string
  /** The day doesn't exist: 30 February of a bank that counts thirty days in every month. */
  readonly clamped: boolean
}

const noDate: WrittenDate = { date: undefined, written: '000000', clamped: false }
const noDay: WrittenDate = { date: undefined, written: '0000', clamped: false }

/** The dates that were read last: a statement's entries are of very few days. */
let latest = noDate
let latestNumber = 0
let latestDay = noDay
let latestDayNumber = 0
let latestNear: IsoDate | undefined

/** Longest amount. SWIFT allows 15 characters; banks pad with zeros beyond. */
const maxAmountChars = 32

/** Digits of which every number is a safe integer. */
const safeDigits = 15

/** Reads a field from left to right, in place; each refusal names the very character. */
export class Cursor {
  readonly #field: Field
  readonly #charset: Charset
  readonly #source: string
  readonly #start: number
  readonly #end: number
  #at: number

  /** @param wrapped The field's first two lines are read as one; otherwise the first alone. */
  constructor(field: Field, charset: Charset, wrapped = false) {
    const { line } = field
    this.#field = field
    this.#charset = charset
    this.#source = wrapped ? field.text + (field.more[0]?.text ?? '') : line.source
    this.#start = wrapped ? 0 : line.start + field.textStart
    this.#end = wrapped ? this.#source.length : line.end
    this.#at = this.#start
  }

  get done(): boolean {
    return this.#at >= this.#end
  }

  /** The character here or further on; none behind the end. */
  peek(ahead = 0): string {
    const at = this.#at + ahead
    return at < this.#end ? this.#source.charAt(at) : ''
  }

  skip(chars: number): void {
    this.#at += chars
  }

  blanks(): void {
    while (this.#code(this.#at) === 32) this.#at += 1
  }

  /** How many digits stand here. */
  digitsAhead(): number {
    let end = this.#at
    while (isDigit(this.#code(end))) end += 1
    return end - this.#at
  }

  /** The next characters, fewer where the text ends before; the cursor stays. */
  ahead(chars: number): string {
    return this.#source.slice(this.#at, Math.min(this.#at + chars, this.#end))
  }

  /** The same, and the cursor goes behind them. */
  take(chars: number): string {
    const text = this.ahead(chars)
    this.#at += text.length
    return text
  }

  /** All that is left. */
  rest(): Stretch {
    const start = this.#at
    this.#at = this.#end
    return { source: this.#source, start, end: this.#end }
  }

  /** A date `YYMMDD`; `000000` is none. */
  date(what: string): WrittenDate {
    const number = this.#number(6)
    if (number === undefined) throw this.refusal('mt-date-invalid', `${what} YYMMDD`, 6)
    if (number !== latestNumber) {
      latest = this.#newDate(what)
      latestNumber = number
    }
    this.#at += 6
    return latest
  }

  #newDate(what: string): WrittenDate {
    const written = this.ahead(6)
    if (written === noDate.written) return noDate
    const year = fullYear(+written.slice(0, 2))
    const date = clampedDate(year, +written.slice(2, 4), +written.slice(4))
    if (!date) throw this.refusal('mt-date-invalid', `${what} YYMMDD that a calendar may have`, 6)
    return { date: date.date, written, clamped: date.clamped }
  }

  /** A date `MMDD`, in the year that puts it nearest to `near`; `0000` is none. */
  dayAndMonth(what: string, near: IsoDate | undefined): WrittenDate {
    const number = this.#number(4)
    if (number !== latestDayNumber || near !== latestNear) {
      latestDay = this.#newDay(what, near)
      latestDayNumber = number ?? 0
      latestNear = near
    }
    this.#at += 4
    return latestDay
  }

  #newDay(what: string, near: IsoDate | undefined): WrittenDate {
    const written = this.ahead(4)
    if (written === noDay.written || !near) return { date: undefined, written, clamped: false }
    const month = +written.slice(0, 2)
    const day = +written.slice(2)
    const date = clampedDate(nearestYear(month, day, near), month, day)
    if (!date) throw this.refusal('mt-date-invalid', `${what} MMDD that a calendar may have`, 4)
    return { date: date.date, written, clamped: date.clamped }
  }

  currency(): string {
    const code = this.ahead(3)
    if (!isCurrency(code)) {
      throw this.refusal('mt-field-invalid', 'a currency of three capital letters', 3)
    }
    this.#at += 3
    return code
  }

  /**
   * An amount without a sign: digits with a comma, as SWIFT writes it, or with a point. `1000,`,
   * `,5` and `1000` are read too. A point before three digits may mean thousands: it is refused
   * unless the currency has three decimals.
   */
  amount(currency: string | undefined): WrittenAmount {
    const start = this.#at
    const whole = this.digitsAhead()
    this.#at += whole
    const mark = this.peek()
    const separated = mark === ',' || mark === '.'
    if (separated) this.#at += 1
    const scale = separated ? this.digitsAhead() : 0
    this.#at += scale
    const next = this.peek()
    const thousands = mark === '.' && scale === 3 && decimals(currency) !== 3
    const broken = next === ',' || next === '.' || next === "'" || thousands
    if (whole + scale === 0 || broken || this.#at - start > maxAmountChars) {
      const wrong = broken && !thousands ? this.#at : start
      this.#at = wrong
      const allowed = `an amount of at most ${maxAmountChars} digits with one decimal comma`
      throw this.refusal('mt-amount-invalid', allowed, 16)
    }
    const units = whole + scale > safeDigits ? -1 : this.#units(start)
    return new WrittenAmount(this.#source.slice(start, this.#at), scale, units)
  }

  /** The number that the digits between `from` and here make, without their separator. */
  #units(from: number): number {
    let units = 0
    for (let at = from; at < this.#at; at += 1) {
      const code = this.#source.charCodeAt(at)
      if (isDigit(code)) units = units * 10 + code - zero
    }
    return units
  }

  /** @param shown How many characters of what was found to show, as their shape. */
  refusal(code: ProblemCode, allowed: string, shown = 12): Refusal {
    const found = this.ahead(shown)
    const shape = found ? `"${shapeOf(found)}"` : 'nothing'
    return refusal(
      code,
      this.position(),
      `Field ${this.#field.tag} has ${shape} where ${allowed} belongs. Ask the bank to send the ` +
        'file again; if it stays so, report the bank and this place.',
    )
  }

  /** Place of the next character in the file. */
  position(): Position {
    const { line, textStart, more } = this.#field
    const index = textStart + this.#at - this.#start
    const second = index > line.end - line.start ? more[0] : undefined
    if (second) return positionIn(second, index - line.text.length, this.#charset)
    return positionIn(line, index, this.#charset)
  }

  /** Code of a character, or one of none behind the end. */
  #code(at: number): number {
    return at < this.#end ? this.#source.charCodeAt(at) : -1
  }

  /** The number that so many digits make, or undefined where fewer stand here. */
  #number(digits: number): number | undefined {
    let number = 0
    for (let at = this.#at; at < this.#at + digits; at += 1) {
      const code = this.#code(at)
      if (!isDigit(code)) return undefined
      number = number * 10 + code - zero
    }
    return number
  }
}

/** @param mark `C` for money in, `D` for money out. */
export function signed(value: Decimal, mark: string): Decimal {
  return mark === 'D' ? negate(value) : value
}

function decimals(currency: string | undefined): number | undefined {
  return currency === undefined ? undefined : minorDigits(currency)
}

const zero = 48
const nine = 57

function isDigit(code: number): boolean {
  return code >= zero && code <= nine
}
