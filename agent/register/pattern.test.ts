import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folded, namePattern } from './pattern.ts'

const fits = (pattern: string, name: string) => namePattern(pattern)(folded(name))

test.each([
  ['*', ''],
  ['*nordlicht*', 'Firma NORDLICHT  Handel GmbH'],
  ['Nordlicht*', 'nordlicht'],
  ['*GmbH', 'Müller GmbH'],
  ['M?ller*gmbh', 'Müller & Söhne GmbH'],
  ['a*b*c', 'a b b c c'],
  ['*a?c*', 'xabbabcx'],
  ['Caf\u00e9', 'Cafe\u0301'],
])('%s fits %s', (pattern, name) => {
  expect(fits(pattern, name)).toBe(true)
})

test.each([
  ['nordlicht', 'nordlicht gmbh'],
  ['a*a', 'a'],
  ['*ab*ba*', 'aba'],
  ['?', ''],
  ['a.c', 'abc'],
])('%s does not fit %s', (pattern, name) => {
  expect(fits(pattern, name)).toBe(false)
})

test('a name longer than any bank writes fits nothing but a star', () => {
  expect(fits('a*', 'a'.repeat(5_000))).toBe(false)
  expect(fits('*', 'a'.repeat(5_000))).toBe(true)
})

test('says the same as the expression that the pattern stands for', () => {
  const letters = fc.constantFrom('a', 'b', '*', '?')
  const pattern = fc.array(letters, { maxLength: 8 }).map((all) => all.join(''))
  const name = fc
    .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 10 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(pattern, name, (glob, text) => {
      const source = glob.replaceAll('*', '.*').replaceAll('?', '.')
      expect(fits(glob, text)).toBe(new RegExp(`^${source}$`).test(text))
    }),
    { numRuns: 2_000 },
  )
})

test('takes no time to speak of, however the stars stand', () => {
  const pattern = namePattern('*a'.repeat(60))
  const start = performance.now()
  for (let i = 0; i < 1_000; i += 1) pattern(`${'a'.repeat(500)}b`)
  expect(performance.now() - start).toBeLessThan(500)
})
