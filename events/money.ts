import { z } from 'zod'
import { isCurrency, minorDigits } from './currency.ts'
import { type Decimal, decimalFrom, decimalText } from './decimal.ts'

/** A decimal number as text: `-1250.00`. No exponent, no grouping, no plus sign. */
export const decimalSchema = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Decimal number as text, such as "-1250.00"; never a float.' })

/** An amount with its ISO 4217 currency. */
export const moneySchema = z
  .strictObject({ value: decimalSchema, currency: z.string().regex(/^[A-Z]{3}$/) })
  .meta({ id: 'Money', description: 'Amount as decimal text with its ISO 4217 currency.' })

export type Money = Readonly<z.infer<typeof moneySchema>>

/**
 * An amount in the canonical form: as many digits as the currency has, more only where the source
 * gave more and they are not zero (ISO 20022 allows five).
 */
export function money(amount: Decimal, currency: string): Money {
  if (!isCurrency(currency)) throw new RangeError('currency must be three capital letters')
  return { value: decimalText(amount, minorDigits(currency)), currency }
}

/** The exact number in an amount that this program made. */
export function decimalOf(amount: Money): Decimal {
  const value = decimalFrom(amount.value)
  if (!value) throw new RangeError('an amount must be plain decimal text')
  return value
}
