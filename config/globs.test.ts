import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globPattern, matchesGlob, picks } from './globs.ts'

test.each([
  ['*', 'anything.at.all'],
  ['*.sta', 'HOUSE.STA'],
  ['umsätze-?.csv', 'UMSÄTZE-1.csv'],
  ['umsätze.csv', 'umsa\u0308tze.csv'],
  ['a*b*c', 'a-b-b-c'],
  ['???.xml', 'abc.xml'],
  ['**', ''],
])('%s fits %s', (pattern, name) => {
  expect(matchesGlob(pattern, name)).toBe(true)
})

test.each([
  ['*.sta', 'house.sta.tmp'],
  ['*.sta', 'sta'],
  ['?', ''],
  ['a*b', 'a-b-'],
  ['a.c', 'abc'],
])('%s does not fit %s', (pattern, name) => {
  expect(matchesGlob(pattern, name)).toBe(false)
})

test('a pattern fits as the regular expression of the same meaning does', () => {
  const meanings = new Map([
    ['*', '.*'],
    ['?', '.'],
    ['.', '\\.'],
    ['(', '\\('],
  ])
  const letter = fc.constantFrom('a', 'b', '.', '(')
  const wild = fc.array(fc.oneof(letter, fc.constantFrom('*', '?')), { maxLength: 8 })
  const name = fc.array(letter, { maxLength: 12 })
  const property = fc.property(wild, name, (parts, letters) => {
    const source = parts.map((part) => meanings.get(part) ?? part)
    const oracle = new RegExp(`^${source.join('')}$`)
    expect(matchesGlob(parts.join(''), letters.join(''))).toBe(oracle.test(letters.join('')))
  })
  fc.assert(property, { numRuns: 2000 })
})

test('a hostile pattern takes no more than pattern × name', () => {
  const started = performance.now()
  expect(matchesGlob(`${'*a'.repeat(63)}b`, 'a'.repeat(10_000))).toBe(false)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('include picks and exclude takes away again', () => {
  const feed = { include: ['*.sta', '*.xml'], exclude: ['test-*'] }
  const names = ['a.sta', 'b.XML', 'c.csv', 'test-d.sta']
  expect(names.filter((name) => picks(feed, name))).toEqual(['a.sta', 'b.XML'])
})

test.each(['in/*.sta', 'in\\*.sta', '*.{sta,xml}', '[ab]*', '!x', ''])(
  '%o is refused as a pattern',
  (pattern) => {
    expect(globPattern.test(pattern)).toBe(false)
  },
)
