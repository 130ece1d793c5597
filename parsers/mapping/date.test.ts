import { expect, test } from 'vitest'
import { dateReader } from './date.ts'

const read = (pattern: string, text: string, months?: string[]) => {
  const found = dateReader(pattern, months)?.(text)
  return found && (found.time ? `${found.date}T${found.time}` : found.date)
}

test.each([
  ['DD.MM.YYYY', '31.01.2026', '2026-01-31'],
  ['MM/DD/YY', '12/31/99', '1999-12-31'],
  ['M/D/YYYY', '1/5/2026', '2026-01-05'],
  ['M/D/YYYY', '12/31/2026', '2026-12-31'],
  ['YYYYMMDD', '20240229', '2024-02-29'],
  ['DD-MMM-YYYY', '05-Mar-2026', '2026-03-05'],
  ['D MMM YY', '5 SEP. 26', '2026-09-05'],
  ['YYYY-MM-DD hh:mm:ss', '2026-01-31 23:59:59', '2026-01-31T23:59:59'],
  ['YYYY-MM-DDThh:mm:ssZ', '2026-01-31T10:00:00.123+01:00', '2026-01-31T10:00:00.123+01:00'],
  ['YYYY-MM-DD*', '2026-01-31-21.35.45.616362', '2026-01-31'],
  ['D.M.YYYY h:mm', '1.2.2026 9:05', '2026-02-01T09:05'],
])('%s reads %s', (pattern, text, date) => {
  expect(read(pattern, text)).toBe(date)
})

test.each([
  ['DD.MM.YYYY', '30.02.2026'],
  ['DD.MM.YYYY', '1.1.2026'],
  ['DD.MM.YYYY', '01.01.26'],
  ['DD.MM.YYYY', '01.01.2026 '],
  ['DD.MM.YYYY', '01-01-2026'],
  ['DD.MM.YYYY', '01x01x2026'],
  ['MM/DD/YYYY', '31/01/2026'],
  ['YYYY-MM-DD hh:mm', '2026-01-31 24:00'],
  ['DD-MMM-YYYY', '05-Mär-2026'],
  ['YYYY-MM-DD*', `2026-01-31${'x'.repeat(100)}`],
])('%s refuses %s', (pattern, text) => {
  expect(read(pattern, text)).toBeUndefined()
})

test('names of months are those of the mapping where it has them', () => {
  const months = 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez'.split(' ')
  expect(read('DD. MMM YYYY', '05. MÄR 2026', months)).toBe('2026-03-05')
})

test.each([
  '',
  'YYYY',
  'DD.MM',
  'DD.MM.YYYY hh',
  'YYYY-MM-DD ss',
  'DD.DD.MM.YYYY',
  '*DD.MM.YYYY',
  'TT.MM.JJJJ',
])('%s is no pattern of a date', (pattern) => {
  expect(dateReader(pattern)).toBeUndefined()
})
