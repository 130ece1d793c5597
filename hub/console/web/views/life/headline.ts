import type { Life } from '../../../contract.ts'
import { amountText } from '../../words/numbers.ts'
import { typeWords } from '../../words/states.ts'

/** What the event is, with its amount where it has one: `Bank transaction booked, −1 250.00 EUR`. */
export function headline({ type, event }: Life): string {
  const words = typeWords(type)
  const amount = memberOf(memberOf(event, 'data'), 'amount')
  const value = memberOf(amount, 'value')
  const currency = memberOf(amount, 'currency')
  if (typeof value !== 'string' || typeof currency !== 'string') return words
  return `${words}, ${amountText(value)} ${currency}`
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
