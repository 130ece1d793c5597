import { keepShape } from './shapes.ts'

/**
 * Money as an export writes it, whose text is canonical but for its signs: digits with a decimal sign
 * and signs between thousands. It is written to JSON from that very text; nothing is computed.
 */
export class WrittenMoney {
  readonly text: string
  /** Code of the character that stands for the decimal point. */
  readonly decimal: number
  /** Code of the character that is left out, -1 where there is none. */
  readonly thousands: number
  readonly currency: string

  constructor(text: string, decimal: number, thousands: number, currency: string) {
    this.text = text
    this.decimal = decimal
    this.thousands = thousands
    this.currency = currency
  }

  /** The amount as `Money` has it. */
  canonical(): string {
    const { text, thousands, decimal } = this
    const whole = thousands < 0 ? text : text.replaceAll(String.fromCharCode(thousands), '')
    return whole.replace(String.fromCharCode(decimal), '.')
  }
}

keepShape('written money', new WrittenMoney('0', 0x2c, -1, 'EUR'))
