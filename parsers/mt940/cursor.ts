import { minorDigits } from '../../events/currency.ts'
import { clampedDate, fullYear, type IsoDate, nearestYear } from '../../events/date.ts'
import { type Decimal, negate } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { positionIn } from '../lines.ts'
import { type ProblemCode, type Refusal, refusal, shapeOf } from '../problems.ts'
import type { Field, FieldLine } from './fields.ts'

/** A date as a field wrote it and as the calendar has it. */
export interface WrittenDate {
  /** Undefined where the bank wrote zeros or nothing. */
  readonly date: IsoDate | undefined
  readonly written: string
  /** The day doesn't exist: 30 February of a bank that counts thirty days in every month. */
  readonly clamped: boolean
}

export interface WrittenAmount {
  readonly value: Decimal
  readonly written: string
}

const noDate: WrittenDate = { date: undefined, written: '000000', clamped: false }

/** The date that was read last: a statement's entries are of very few days. */
let latest = noDate

/** Longest amount. SWIFT allows 15 characters; banks pad with zeros beyond. */
const maxAmountChars = 32

/** Reads a field from left to right; each refusal names the very character. */
export class Cursor {
  readonly text: string
  readonly #field: Field
  readonly #pieces: readonly FieldLine[]
  readonly #charset: Charset
  #at = 0

  /** @param pieces Lines that are read as one text; by default the field's first. */
  constructor(field: Field, charset: Charset, pieces: readonly FieldLine[] = [field.lines[0]]) {
    this.#field = field
    this.#pieces = pieces
    this.#charset = charset
    this.text = pieces.length === 1 ? (pieces[0]?.text ?? '') : pieces.map((p) => p.text).join('')
  }

  get done(): boolean {
    return this.#at >= this.text.length
  }

  /** Where the cursor stands in the text, from 0. */
  get at(): number {
    return this.#at
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.#at + ahead)
  }

  skip(chars: number): void {
    this.#at += chars
  }

  blanks(): void {
    while (this.text.charCodeAt(this.#at) === 32) this.#at += 1
  }

  /** How many digits stand here. */
  digitsAhead(): number {
    let end = this.#at
    while (isDigit(this.text.charCodeAt(end))) end += 1
    return end - this.#at
  }

  take(chars: number): string {
    const text = this.text.slice(this.#at, this.#at + chars)
    this.#at += text.length
    return text
  }

  rest(): string {
    return this.take(this.text.length)
  }

  /** A date `YYMMDD`; `000000` is none. */
  date(what: string): WrittenDate {
    if (this.digitsAhead() < 6) throw this.refusal('mt-date-invalid', `${what} YYMMDD`, 6)
    const written = this.text.slice(this.#at, this.#at + 6)
    if (written !== latest.written) latest = this.#newDate(written, what)
    this.#at += 6
    return latest
  }

  #newDate(written: string, what: string): WrittenDate {
    if (written === noDate.written) return noDate
    const year = fullYear(+written.slice(0, 2))
    const date = clampedDate(year, +written.slice(2, 4), +written.slice(4))
    if (!date) throw this.refusal('mt-date-invalid', `${what} YYMMDD that a calendar may have`, 6)
    return { date: date.date, written, clamped: date.clamped }
  }

  /** A date `MMDD`, in the year that puts it nearest to `near`; `0000` is none. */
  dayAndMonth(what: string, near: IsoDate | undefined): WrittenDate {
    const written = this.text.slice(this.#at, this.#at + 4)
    // Nearly always the value date itself.
    if (near && near.slice(5, 7) + near.slice(8) === written) {
      this.#at += 4
      return { date: near, written, clamped: false }
    }
    const month = +written.slice(0, 2)
    const day = +written.slice(2)
    if (written === '0000' || !near) {
      this.#at += 4
      return { date: undefined, written, clamped: false }
    }
    const date = clampedDate(nearestYear(month, day, near), month, day)
    if (!date) throw this.refusal('mt-date-invalid', `${what} MMDD that a calendar may have`, 4)
    this.#at += 4
    return { date: date.date, written, clamped: date.clamped }
  }

  currency(): string {
    const code = this.text.slice(this.#at, this.#at + 3)
    if (!/^[A-Z]{3}$/.test(code)) {
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
    const whole = this.take(this.digitsAhead())
    const mark = this.peek()
    const separated = mark === ',' || mark === '.'
    if (separated) this.#at += 1
    const fraction = separated ? this.take(this.digitsAhead()) : ''
    const next = this.peek()
    const thousands = mark === '.' && fraction.length === 3 && decimals(currency) !== 3
    const broken = next === ',' || next === '.' || next === "'" || thousands
    if (whole.length + fraction.length === 0 || broken || this.#at - start > maxAmountChars) {
      const wrong = broken && !thousands ? this.#at : start
      this.#at = wrong
      const allowed = `an amount of at most ${maxAmountChars} digits with one decimal comma`
      throw this.refusal('mt-amount-invalid', allowed, 16)
    }
    const value = { units: BigInt(whole + fraction), scale: fraction.length }
    return { value, written: this.text.slice(start, this.#at) }
  }

  /** @param shown How many characters of what was found to show, as their shape. */
  refusal(code: ProblemCode, allowed: string, shown = 12): Refusal {
    const found = this.text.slice(this.#at, this.#at + shown)
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
    let index = this.#at
    for (const piece of this.#pieces) {
      if (index <= piece.text.length) {
        return positionIn(piece.line, piece.start + index, this.#charset)
      }
      index -= piece.text.length
    }
    return fieldPosition(this.#field, this.#charset)
  }
}

/** Place of a field's tag. */
export function fieldPosition(field: Field, charset: Charset): Position {
  return positionIn(field.lines[0].line, field.start, charset)
}

/** @param mark `C` for money in, `D` for money out. */
export function signed(value: Decimal, mark: string): Decimal {
  return mark === 'D' ? negate(value) : value
}

function decimals(currency: string | undefined): number | undefined {
  return currency === undefined ? undefined : minorDigits(currency)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
