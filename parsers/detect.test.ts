import { expect, test } from 'vitest'
import { detect } from './detect.ts'
import { shapeOf } from './problems.ts'
import type { Format } from './reader.ts'

function format(name: string, mine: boolean): Format {
  return {
    name,
    sniff: () => (mine ? { match: true, variant: name } : { match: false, why: `no ${name}` }),
    open: () => ({ write: () => {}, end: () => {} }),
  }
}

test('the one format that claims a file reads it', () => {
  const [a, b] = [format('a', false), format('b', true)]
  expect(detect('text', [a, b])).toEqual({ format: b, variant: 'b' })
})

test('a file that two formats claim is refused, never guessed', () => {
  expect(() => detect('text', [format('a', true), format('b', true)])).toThrow(
    /format-ambiguous.*as a and as b/,
  )
})

test('a file that no format claims is refused with the reason of each', () => {
  expect(() => detect('text', [format('a', false), format('b', false)])).toThrow(/a: no a; b: no b/)
})

test.each(['', '  \r\n\t'])('a file of nothing is refused: %j', (text) => {
  expect(() => detect(text, [format('a', true)])).toThrow(/file-empty/)
})

test.each([
  ['1.2O4,50', '9.9A9,99'],
  ['Größe\t7', 'Aaaaa·9'],
  ['x'.repeat(50), `${'a'.repeat(40)}…`],
])('a value is shown as its shape: %j as %j', (text, shape) => {
  expect(shapeOf(text)).toBe(shape)
})
