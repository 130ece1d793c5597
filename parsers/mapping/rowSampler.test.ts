import { expect, test } from 'vitest'
import { repeats, sampleSize } from '../../events/rowSample.ts'
import { TextFields } from './row.ts'
import { RowSampler } from './rowSampler.ts'

/** The rows of an export, one a number. */
function sample(from: number, to: number, text = 'Beleg') {
  const sampler = new RowSampler('fees')
  for (let n = from; n < to; n += 1)
    sampler.add(new TextFields([String(n), `${text} ${n % 7}`, ' 1,00 ']))
  return sampler.result()
}

test('a file that grew since the last export repeats it', () => {
  expect(repeats(sample(0, 40), sample(0, 30))).toBe(true)
  expect(repeats(sample(0, 3_000), sample(0, 20))).toBe(true)
  expect(repeats(sample(0, 200_000), sample(0, 150_000))).toBe(true)
})

test('an export of the last thirty days repeats the one before, though it dropped a day', () => {
  expect(repeats(sample(10, 310), sample(0, 300))).toBe(true)
  expect(repeats(sample(7_000, 37_000), sample(0, 30_000))).toBe(true)
})

test('a day that the export of the month had already is repeated by it', () => {
  expect(repeats(sample(100, 150), sample(0, 300))).toBe(true)
})

test('the rows of another day are none of the last ones', () => {
  expect(repeats(sample(300, 600), sample(0, 300))).toBe(false)
  expect(repeats(sample(100_000, 300_000), sample(0, 100_000))).toBe(false)
})

test('a few rows that stand in both, or a few files that look alike, repeat nothing', () => {
  expect(repeats(sample(280, 580), sample(0, 300))).toBe(false)
  expect(repeats(sample(0, 9), sample(0, 9))).toBe(false)
  expect(repeats(sample(0, 10), sample(0, 10))).toBe(true)
})

test('blanks around a text make no other row, its place in the row does', () => {
  const rows = (cells: readonly string[]) => {
    const sampler = new RowSampler('x')
    sampler.add(new TextFields(cells))
    return sampler.result().hashes
  }
  expect(rows([' a', 'b '])).toEqual(rows(['a', 'b']))
  expect(rows(['a', 'b'])).not.toEqual(rows(['ab', '']))
  expect(rows(['a', 'b'])).not.toEqual(rows(['b', 'a']))
})

test('a sample is bounded, and its hashes rise, each once', () => {
  const { hashes, rows } = sample(0, 100_000)
  expect([hashes.length, rows]).toEqual([sampleSize, 100_000])
  for (let i = 1; i < hashes.length; i += 1) {
    if ((hashes[i] ?? 0) <= (hashes[i - 1] ?? 0)) throw new Error(`${i} does not rise`)
  }
  expect(hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true)
  expect(sample(5, 6).hashes).toHaveLength(1)
})
