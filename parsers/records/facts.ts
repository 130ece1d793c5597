import type { BankTransaction } from '../../events/bank.ts'
import type { WrittenDate } from './fixedRecord.ts'

/** The members that are there, or undefined where none is. */
export function original(facts: Record<string, unknown>): BankTransaction['original'] {
  const found = Object.entries(facts).filter(([, value]) => value !== undefined)
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** A reference, unless it is a filling of zeros. */
export function reference(text: string | undefined): string | undefined {
  return text !== undefined && /^0*$/.test(text) ? undefined : text
}

/** Flags of an entry's dates. */
export function dateFlags(...dates: readonly WrittenDate[]): BankTransaction['flags'] {
  const clamped = dates.some((date) => date.clamped)
  const absent = dates.some(({ date }) => date === undefined)
  const flags: NonNullable<BankTransaction['flags']> = []
  if (clamped) flags.push('date-clamped')
  if (absent) flags.push('date-absent')
  return flags.length > 0 ? flags : undefined
}

/** A date as written, where it is not the one of the event. */
export function unlike(date: WrittenDate): string | undefined {
  return date.clamped ? date.written : undefined
}

/** Text of fixed-width fields: fillings between its parts become one blank. */
export function tidy(text: string): string | undefined {
  return text.replace(/ {2,}/g, ' ').trim() || undefined
}
