import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Statements of the demonstration's last days, written at its first start so that they are recent
 * whenever that is: some accounts on which all is well, and one each of what the console is for.
 */
export const historyFiles = ['last-days.sta', 'resent.sta', 'cut-off.sta'] as const

interface Account {
  readonly id: string
  readonly name: string
  readonly legalEntity: string
  readonly region: string
}

const germany = { legalEntity: 'Musterhaus GmbH', region: 'DACH' } as const
const sales = { ...germany, id: 'DE62999000550000100001', name: 'Sales' }
const collections = { ...germany, id: 'DE35999000550000100002', name: 'Collections' }
const payroll = { ...germany, id: 'DE08999000550000100003', name: 'Payroll' }
const suppliers = { ...germany, id: 'DE78999000550000100004', name: 'Suppliers' }

/** Of the samples and of the history, for the agent's table of accounts. */
export const demoAccounts: readonly Account[] = [
  sales,
  collections,
  payroll,
  suppliers,
  { ...germany, id: 'DE71999000110001234567', name: 'Main account' },
  { ...germany, id: 'DE87999000110007654321', name: 'Dollar account' },
  {
    id: 'CH4209990000123456789',
    name: 'Swiss account',
    legalEntity: 'Musterhaus AG',
    region: 'DACH',
  },
]

/** The account whose statement of the last banking day does not come. */
export const lateAccount = suppliers.id

const bankingDays = 9
const dayMs = 86_400_000
const openingCents = 4_812_035n

/** Writes the files into a folder, where they are not there yet. */
export function writeHistory(folder: string, today: Date): void {
  const days = lastBankingDays(today, bankingDays)
  const last = days.length - 1
  const chains = [
    statements(sales, days),
    // A statement that got lost between the bank and the folder: the balances show it.
    statements(collections, days).toSpliced(last - 3, 1),
    [...statements(payroll, days.slice(0, last)), statement(payroll, days, last, { off: 9_000n })],
    statements(suppliers, days.slice(0, last)),
  ]
  const [whole = '', correction = ''] = [
    chains.flat().join(''),
    // The bank sends a day again, with other amounts of the same sum.
    statement(sales, days, last - 2, { shifted: 12_500n }),
  ]
  const cutOff = statement(sales, days, last, {}).slice(0, 180)
  const texts = { 'last-days.sta': whole, 'resent.sta': correction, 'cut-off.sta': cutOff }
  for (const name of historyFiles) {
    const path = join(folder, name)
    if (!existsSync(path)) writeFileSync(path, texts[name])
  }
}

/** Mondays to Fridays before a day, the oldest first. */
function lastBankingDays(today: Date, count: number): Date[] {
  const days: Date[] = []
  for (let back = 1; days.length < count; back += 1) {
    const day = new Date(today.getTime() - back * dayMs)
    if (day.getUTCDay() % 6 !== 0) days.unshift(day)
  }
  return days
}

function statements(account: Account, days: readonly Date[]): string[] {
  return days.map((_, index) => statement(account, days, index, {}))
}

interface Fault {
  /** Cents that the closing balance is off by. */
  readonly off?: bigint
  /** Cents that move from the second payment to the first. */
  readonly shifted?: bigint
}

/** MT940 of one day: two customers pay, one bill is paid. */
function statement(
  account: Account,
  days: readonly Date[],
  index: number,
  { off = 0n, shifted = 0n }: Fault,
): string {
  const opening = days.slice(0, index).reduce((sum, day) => sum + moved(account, day), openingCents)
  const day = days[index] ?? new Date()
  const closing = opening + moved(account, day) + off
  const date = shortDate(day)
  const [first = 0n, second = 0n, bill = 0n] = amounts(account, day)
  const booked = `${date}${date.slice(2)}`
  const number = dayNumber(day)
  return [
    `:20:DEMO${date}`,
    `:25:${account.id}`,
    `:28C:${String(number % 100_000).padStart(5, '0')}/001`,
    `:60F:C${shortDate(days[index - 1] ?? new Date(day.getTime() - dayMs))}EUR${decimal(opening)}`,
    `:61:${booked}C${decimal(first + shifted)}NTRFRE-${number}1//B${number}1`,
    `:86:166?00GUTSCHRIFT?20EREF+RE-${number}1?21SVWZ+Rechnung ${number}1?32Nordlicht Handel GmbH`,
    `:61:${booked}C${decimal(second - shifted)}NTRFRE-${number}2//B${number}2`,
    `:86:166?00GUTSCHRIFT?20EREF+RE-${number}2?21SVWZ+Rechnung ${number}2?32Atelier Brandt`,
    `:61:${booked}D${decimal(bill)}NDDTNONREF//B${number}3`,
    `:86:105?00LASTSCHRIFT?20EREF+SW-${number}?21SVWZ+Strom?32Stadtwerke Musterstadt`,
    `:62F:C${date}EUR${decimal(closing)}`,
    '-',
    '',
  ].join('\r\n')
}

/** Cents of a day's two payments and one bill: other ones each day and account, and always the same. */
function amounts({ id }: Account, day: Date): readonly bigint[] {
  const turn = BigInt(dayNumber(day)) * 7n + BigInt(id.slice(-2)) * 31n
  return [
    120_000n + ((turn * 3_719n) % 90_000n),
    60_000n + ((turn * 977n) % 40_000n),
    70_000n + ((turn * 1_301n) % 50_000n),
  ]
}

function moved(account: Account, day: Date): bigint {
  const [first = 0n, second = 0n, bill = 0n] = amounts(account, day)
  return first + second - bill
}

function dayNumber(day: Date): number {
  return Math.floor(day.getTime() / dayMs)
}

/** YYMMDD. */
function shortDate(day: Date): string {
  return day.toISOString().slice(2, 10).replaceAll('-', '')
}

function decimal(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)},${digits.slice(-2)}`
}
