import { expect, test } from 'vitest'
import { archiveFolder, keptName } from './places.ts'

test('a kept name begins with its number and keeps the name that people know', () => {
  expect(keptName(12, 'sub/Auszug März.sta')).toBe('00012-Auszug März.sta')
})

test.each(['../../etc/passwd', 'a:b|c?.sta', 'x'.repeat(500), '\u0000\n'])(
  'a hostile name gives a plain one: %j',
  (path) => {
    const name = keptName(1, path)
    expect(name).toMatch(/^00001-[\p{L}\p{N}._ -]*$/u)
    expect(name.length).toBeLessThanOrEqual(126)
  },
)

test('the archive has a folder for each day in UTC', () => {
  const lateInBerlin = new Date('2026-12-31T23:30:00+01:00')
  expect(archiveFolder('/a', lateInBerlin).split(/[\\/]/)).toEqual(['', 'a', '2026', '12', '31'])
})
