import { harmless } from '../table.ts'

/**
 * The members of an event's data, a line each: `counterparty.name = Weber`. An amount stands with its
 * currency.
 *
 * @param hidden Members that another event of the same statement shows.
 */
export function memberLines(data: object, hidden: readonly string[]): string[] {
  return Object.entries(data)
    .filter(([name]) => !hidden.includes(name))
    .flatMap(([name, value]) => lines(name, value))
}

function lines(path: string, value: unknown): string[] {
  if (value === undefined) return []
  if (isAmount(value)) return [`${path} = ${harmless(`${value.value} ${value.currency}`)}`]
  if (typeof value !== 'object' || value === null) return [`${path} = ${harmless(String(value))}`]
  return Object.entries(value).flatMap(([name, inner]) =>
    lines(Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`, inner),
  )
}

function isAmount(value: unknown): value is { value: string; currency: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    'currency' in value &&
    Object.keys(value).length === 2
  )
}
