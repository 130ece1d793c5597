import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bookings, readProposed } from './testing.ts'

/** How a made-up bank writes its table. */
interface Dialect {
  readonly separator: string
  readonly decimal: ',' | '.'
  readonly thousands: string
  readonly date: (year: string, month: string, day: string) => string
  readonly signs: 'signed' | 'behind' | 'pair' | 'column'
  readonly newestFirst: boolean
  readonly preamble: boolean
  readonly quoted: boolean
}

const dialects: fc.Arbitrary<Dialect> = fc
  .record({
    separator: fc.constantFrom(';', ',', '\t', '|'),
    signsOfNumbers: fc.constantFrom<readonly [',' | '.', string]>(
      [',', '.'],
      ['.', ','],
      ['.', "'"],
      [',', ' '],
      ['.', ''],
    ),
    date: fc.constantFrom<Dialect['date']>(
      (y, m, d) => `${y}-${m}-${d}`,
      (y, m, d) => `${d}.${m}.${y}`,
      (y, m, d) => `${d}/${m}/${y}`,
      (y, m, d) => `${m}/${d}/${y}`,
      (y, m, d) => `${y}${m}${d}`,
      (y, m, d) => `${d}.${m}.${y.slice(2)}`,
    ),
    signs: fc.constantFrom<Dialect['signs']>('signed', 'behind', 'pair', 'column'),
    newestFirst: fc.boolean(),
    preamble: fc.boolean(),
    quoted: fc.boolean(),
  })
  .map(({ signsOfNumbers: [decimal, thousands], ...others }) => ({ ...others, decimal, thousands }))

/** Cents, day and text of an entry. The second row has the day 28, so that the order can be told. */
const entries = fc.array(
  fc.record({
    cents: fc.integer({ min: -9_999_999, max: 9_999_999 }).filter((cents) => cents !== 0),
    day: fc.integer({ min: 1, max: 28 }),
    text: fc.constantFrom('Rent', 'Invoice 4711', 'Sale; cash', 'Transfer, thanks', 'Fee of June'),
  }),
  { minLength: 3, maxLength: 30 },
)

type Entry = { readonly cents: number; readonly day: number; readonly text: string }

const plain = (cents: number) => {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function amount(cents: number, { decimal, thousands, signs }: Dialect): string {
  const [whole = '', fraction = ''] = plain(Math.abs(cents)).split('.')
  const groups = thousands === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands)
  const text = `${groups}${decimal}${fraction}`
  if (cents >= 0 || signs === 'pair' || signs === 'column') return text
  return signs === 'behind' ? `${text}-` : `-${text}`
}

function table(list: readonly Entry[], dialect: Dialect): string {
  const { separator, signs, quoted, preamble, newestFirst } = dialect
  const columns: Readonly<Record<Dialect['signs'], readonly string[]>> = {
    signed: ['Amount'],
    behind: ['Amount'],
    pair: ['Debit', 'Credit'],
    column: ['Amount', 'D/C'],
  }
  let balance = 0
  const rows = list.map(({ cents, day, text }) => {
    balance += cents
    const date = dialect.date('2026', '03', String(day).padStart(2, '0'))
    const written = amount(cents, dialect)
    const sided = cents < 0 ? [written, ''] : ['', written]
    const cells =
      signs === 'pair' ? sided : signs === 'column' ? [written, cents < 0 ? 'D' : 'C'] : [written]
    const own = { ...dialect, signs: 'signed' as const }
    return [date, text, ...cells, 'SEK', amount(balance, own)]
  })
  const ordered = newestFirst ? rows.toReversed() : rows
  const header = ['Booking date', 'Description', ...columns[signs], 'Currency', 'Balance']
  const quote = (cell: string) =>
    quoted || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell
  const line = (cells: readonly string[]) => `${cells.map(quote).join(separator)}\r\n`
  const above = preamble ? line(['Account', 'SE7399999999000000123456']) : ''
  return `${above}${line(header)}${ordered.map(line).join('')}`
}

test('a table in whatever dialect is read back by the mapping that is proposed for it', () => {
  fc.assert(
    fc.property(entries, dialects, (list, dialect) => {
      // A day over 12 tells the order of day and month, and the month of all is March.
      const told = list.map((entry, at) => (at === 1 ? { ...entry, day: 28 } : entry))
      const reading = readProposed(table(told, dialect))
      expect(reading.problems).toEqual([])
      const expected = told.map(
        ({ cents, day }) => `2026-03-${String(day).padStart(2, '0')} ${plain(cents)} SEK`,
      )
      expect(bookings(reading).toSorted()).toEqual(expected.toSorted())
    }),
    { numRuns: 150 },
  )
})
