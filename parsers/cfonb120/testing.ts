import { placed } from '../testing/record.ts'

const plus = '{ABCDEFGHI'
const minus = '}JKLMNOPQR'

/** Fourteen characters, the last of them with the sign. */
export function overpunch(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(14, '0')
  const last = Number.parseInt(digits.slice(-1), 10)
  return digits.slice(0, -1) + (units < 0n ? minus : plus).charAt(last)
}

/** What every record repeats. The account is made up. */
function record(type: string, fields: readonly (readonly [number, string])[]): string {
  const common = [
    [1, type],
    [3, '99999'],
    [12, '00042'],
    [17, 'EUR2'],
    [22, '00098765432'],
  ] as const
  return placed(120, [...common, ...fields])
}

/** Record 01 or 07. */
export function balance(type: '01' | '07', date: string, units: bigint): string {
  return record(type, [
    [35, date],
    [91, overpunch(units)],
  ])
}

export interface WrittenMovement {
  readonly units: bigint
  readonly day: string
  readonly valueDay?: string
  readonly label?: string
  readonly reference?: string
  readonly code?: string
  readonly reason?: string
}

/** Record 04. */
export function movement(given: WrittenMovement): string {
  return record('04', [
    [8, '9162'],
    [33, given.code ?? 'B1'],
    [35, given.day],
    [41, given.reason ?? '  '],
    [43, given.valueDay ?? given.day],
    [49, given.label ?? ''],
    [82, '000000000'],
    [91, overpunch(given.units)],
    [105, given.reference ?? ''],
  ])
}

/** Record 05. */
export function complement(qualifier: string, text: string): string {
  return record('05', [
    [8, '9162'],
    [33, 'B1'],
    [35, '150124'],
    [46, qualifier],
    [49, text],
  ])
}
