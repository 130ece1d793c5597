import { expect, test } from 'vitest'
import { Unready } from './unready.ts'

test('a file that is not ready is told of once, after the time', () => {
  const unready = new Unready(1_000)
  expect(unready.waits('a', 500)).toBe(false)
  expect(unready.waits('a', 1_499)).toBe(false)
  expect(unready.waits('a', 1_500)).toBe(true)
  expect(unready.waits('a', 9_000)).toBe(false)
})

test('it is over once the file is ready or gone, if it was told of', () => {
  const unready = new Unready(1_000)
  for (const path of ['a', 'b', 'c']) unready.waits(path, 0)
  for (const path of ['a', 'b']) unready.waits(path, 1_000)
  expect(unready.ready('a')).toBe(true)
  expect(unready.keepOnly(new Set())).toEqual(['b'])
  expect(unready.waits('b', 1_500)).toBe(false)
})
