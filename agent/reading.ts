import type { Problem } from '../parsers/problems.ts'

/** What reading a file came to. */
export interface Reading {
  /** False where the file is refused: nothing of it counts. */
  readonly ok: boolean
  /** The format with its version, or undefined where none knew the file. */
  readonly format: string | undefined
  readonly statements: number
  readonly entries: number
  /** Statements whose arithmetic does not hold. */
  readonly broken: number
  /** Statements or tables that had nothing to prove them by. */
  readonly unproven: number
  readonly problems: readonly Problem[]
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/**
 * What a file came to, as a person says it: `mt940, 2 statements, 14 entries, balances prove`. Whether
 * they do is said by whoever has just read it; the store knows it of each unit.
 */
export function describeReading(
  reading: Pick<Reading, 'ok' | 'format' | 'statements' | 'entries'> & Partial<Proven>,
): string {
  if (!reading.ok)
    return `refused${reading.format ? ` as ${reading.format}` : ''}, nothing of it is delivered`
  if (/^(csv|fixed-width|xml):/.test(reading.format ?? ''))
    return `${reading.format}, ${counted(reading.entries, 'row')}`
  const parts = [
    reading.format ?? 'no format',
    counted(reading.statements, 'statement'),
    counted(reading.entries, 'entry', 'entries'),
    ...(reading.broken === undefined ? [] : [proofs(reading.statements, reading)]),
  ]
  return parts.join(', ')
}

type Proven = Pick<Reading, 'broken' | 'unproven'>

function proofs(statements: number, { broken = 0, unproven = 0 }: Partial<Proven>): string {
  if (broken > 0) return `${counted(broken, 'statement')} held: the balances do not add up`
  if (unproven > 0 && unproven === statements) return 'no balances to prove it by'
  return 'balances prove'
}

/** `12:8 mt-amount-invalid: sentence`. */
export function problemLine({ code, position, message }: Problem): string {
  const place = position ? `line ${position.line}, column ${position.column}: ` : ''
  return `${place}${message} [${code}]`
}
