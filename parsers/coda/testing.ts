import { placed } from '../testing/record.ts'

/** Fifteen digits, three of them behind the point. */
const digits = (units: bigint) => (units < 0n ? -units : units).toString().padStart(15, '0')
const sign = (units: bigint) => (units < 0n ? '1' : '0')

/** A Belgian IBAN with valid check digits, of an account that is made up. */
export const iban = 'BE81999001702624'

export function header(duplicate = ' '): string {
  return placed(128, [
    [1, '00000'],
    [6, '160124'],
    [12, '99900'],
    [17, duplicate],
    [25, 'FILE000017'],
    [35, 'KONTOR NV'],
    [61, 'TESTBEBB'],
    [72, '00123456749'],
    [84, '00000'],
    [128, '2'],
  ])
}

export function oldBalance(units: bigint, number = '007'): string {
  return placed(128, [
    [1, '12015'],
    [6, iban],
    [40, 'EUR'],
    [43, sign(units) + digits(units)],
    [59, '150124'],
    [65, 'KONTOR NV'],
    [91, 'CURRENT ACCOUNT'],
    [126, number],
  ])
}

export interface WrittenMovement {
  readonly units: bigint
  readonly sequence?: number
  readonly detail?: number
  readonly code?: string
  readonly bank?: string
  readonly valueDate?: string
  /** With its type in front where it is structured. */
  readonly communication?: string
  readonly structured?: boolean
}

const numbers = ({ sequence = 1, detail = 0 }: Pick<WrittenMovement, 'sequence' | 'detail'>) =>
  `${String(sequence).padStart(4, '0')}${String(detail).padStart(4, '0')}`

/** Record 21. */
export function movement(given: WrittenMovement): string {
  return placed(128, [
    [1, '21'],
    [3, numbers(given)],
    [11, given.bank ?? 'BANKREF'],
    [32, sign(given.units) + digits(given.units)],
    [48, given.valueDate ?? '160124'],
    [54, given.code ?? '00150000'],
    [62, given.structured ? '1' : '0'],
    [63, (given.communication ?? '').slice(0, 53)],
    [116, '160124'],
    [122, '0150'],
    [126, '0 0'],
  ])
}

type Place = Pick<WrittenMovement, 'sequence' | 'detail'>

/** Record 22. */
export function second(
  place: Place,
  facts: { communication?: string; customer?: string; bic?: string; reason?: string } = {},
): string {
  return placed(128, [
    [1, '22'],
    [3, numbers(place)],
    [11, facts.communication ?? ''],
    [64, facts.customer ?? ''],
    [99, facts.bic ?? ''],
    [113, facts.reason ?? ''],
    [126, '0 0'],
  ])
}

/** Record 23. */
export function third(
  place: Place,
  facts: { account?: string; name?: string; communication?: string } = {},
): string {
  return placed(128, [
    [1, '23'],
    [3, numbers(place)],
    [11, facts.account ?? ''],
    [48, facts.name ?? ''],
    [83, facts.communication ?? ''],
    [126, '0 0'],
  ])
}

/** Records 31 to 33. */
export function information(type: '31' | '32' | '33', place: Place, text: string): string {
  const structured = type === '31' && /^\d{3}/.test(text)
  const head = type === '31' ? `${'BANKREF'.padEnd(21)}00150000${structured ? '1' : '0'}` : ''
  return placed(128, [
    [1, type],
    [3, numbers(place)],
    [11, head + text],
    [126, '0 0'],
  ])
}

export function newBalance(units: bigint): string {
  return placed(128, [
    [1, '8'],
    [2, '015'],
    [5, iban],
    [39, 'EUR'],
    [42, sign(units) + digits(units)],
    [58, '160124'],
    [128, '0'],
  ])
}

/** Record 4. */
export function message(text: string): string {
  return placed(128, [
    [1, '4'],
    [3, '00010001'],
    [33, text],
    [128, '0'],
  ])
}

export function trailer(count: number, debits: bigint, credits: bigint, next = '2'): string {
  return placed(128, [
    [1, '9'],
    [17, String(count).padStart(6, '0')],
    [23, digits(debits)],
    [38, digits(credits)],
    [128, next],
  ])
}

/** A whole file: the trailer's numbers are those of its records. @param opening In mills. */
export function file(opening: bigint, records: readonly string[], next = '2'): string[] {
  const entries = records.filter((record) => /^21.{4}0000/.test(record)).map(amountOf)
  const sum = (side: (units: bigint) => boolean) =>
    entries.filter(side).reduce((total, units) => total + units, 0n)
  const [credits, debits] = [sum((units) => units >= 0n), sum((units) => units < 0n)]
  return [
    header(),
    oldBalance(opening),
    ...records,
    newBalance(opening + credits + debits),
    trailer(records.length + 2, -debits, credits, next),
  ]
}

function amountOf(record: string): bigint {
  const units = BigInt(record.slice(32, 47))
  return record.charAt(31) === '1' ? -units : units
}
