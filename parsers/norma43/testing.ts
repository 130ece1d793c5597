import { placed } from '../testing/record.ts'

/** Bank, branch and account, made up. */
const account = '998500420098765432'
const digits = (cents: bigint) => (cents < 0n ? -cents : cents).toString().padStart(14, '0')
const mark = (cents: bigint) => (cents < 0n ? '1' : '2')

/** Record 11. */
export function head(cents: bigint, currency = '978'): string {
  return placed(80, [
    [1, '11'],
    [3, account],
    [21, '240115240131'],
    [33, mark(cents) + digits(cents)],
    [48, currency],
    [51, '3'],
    [52, 'KONTOR SL'],
  ])
}

export interface WrittenMovement {
  readonly cents: bigint
  readonly concept?: string
  readonly valueDate?: string
  readonly document?: string
  readonly references?: readonly [string, string]
}

/** Record 22. */
export function movement(given: WrittenMovement): string {
  const [one, two] = given.references ?? ['000000000000', '']
  return placed(80, [
    [1, '22'],
    [7, '0042'],
    [11, '240116'],
    [17, given.valueDate ?? '240117'],
    [23, `${given.concept ?? '04'}161`],
    [28, mark(given.cents) + digits(given.cents)],
    [43, given.document ?? '0000000000'],
    [53, one],
    [65, two],
  ])
}

/** Record 23. */
export function texts(number: string, one: string, two = ''): string {
  return placed(80, [
    [1, `23${number}`],
    [5, one],
    [43, two],
  ])
}

/** Record 24. */
export function equivalent(currency: string, cents: bigint): string {
  return placed(80, [
    [1, `2401${currency}`],
    [8, digits(cents)],
  ])
}

/** A whole file: the numbers of records 33 and 88 are those of its records. */
export function file(opening: bigint, records: readonly string[], currency = '978'): string[] {
  const moved = records.filter((record) => record.startsWith('22')).map(amountOf)
  const debits = moved.filter((cents) => cents < 0n)
  const credits = moved.filter((cents) => cents >= 0n)
  const sum = (parts: readonly bigint[]) => parts.reduce((total, cents) => total + cents, 0n)
  const closing = opening + sum(moved)
  const count = (parts: readonly bigint[]) => String(parts.length).padStart(5, '0')
  const end = placed(80, [
    [1, '33'],
    [3, account],
    [21, count(debits) + digits(sum(debits))],
    [40, count(credits) + digits(sum(credits))],
    [59, mark(closing) + digits(closing)],
    [74, currency],
  ])
  const total = String(records.length + 2).padStart(6, '0')
  return [
    head(opening, currency),
    ...records,
    end,
    placed(80, [[1, `88${'9'.repeat(18)}${total}`]]),
  ]
}

function amountOf(record: string): bigint {
  const cents = BigInt(record.slice(28, 42))
  return record.charAt(27) === '1' ? -cents : cents
}
