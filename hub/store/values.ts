import type { Row } from './sqlite.ts'

type Value = Row[string] | undefined

/** Sequences, cursors and counts stay far below 2^53; a file that says otherwise is broken. */
export function integer(value: Value): number {
  const number = Number(value)
  if (typeof value !== 'bigint' || !Number.isSafeInteger(number)) {
    throw new RangeError('the store holds no safe integer where one belongs')
  }
  return number
}

/** For columns that may be NULL. */
export function optionalInteger(value: Value): number | undefined {
  return value === null || value === undefined ? undefined : integer(value)
}

/** For columns that may be NULL. */
export function optionalText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** What a column takes of a member that may be anything. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
