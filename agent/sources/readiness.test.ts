import { expect, test } from 'vitest'
import { Readiness } from './readiness.ts'

const sighting = { size: 10, mtimeMs: 1 }

test('a file is ready once size and time of change stood still for the settle time', () => {
  const readiness = new Readiness(1_000)
  expect(readiness.see('a', sighting, 0)).toBe(1_000)
  expect(readiness.see('a', sighting, 400)).toBe(600)
  expect(readiness.see('a', sighting, 1_000)).toBe(0)
})

test.each([
  ['grows', { size: 11, mtimeMs: 1 }],
  ['is written again with the same size', { size: 10, mtimeMs: 2 }],
])('a file that %s waits the whole time again', (_what, changed) => {
  const readiness = new Readiness(1_000)
  readiness.see('a', sighting, 0)
  expect(readiness.see('a', changed, 900)).toBe(1_000)
  expect(readiness.see('a', changed, 1_800)).toBe(100)
})

test('a file that went away and came back waits anew', () => {
  const readiness = new Readiness(1_000)
  readiness.see('a', sighting, 0)
  readiness.keepOnly(new Set())
  expect(readiness.see('a', sighting, 5_000)).toBe(1_000)
})

test.each([
  ['file', 200],
  ['message', 500],
  [undefined, 1_000],
] as const)(
  'a file that ends as a %s has stood still for long enough after %i ms',
  (ending, ms) => {
    const readiness = new Readiness(1_000)
    readiness.see('a', sighting, 0)
    readiness.ends('a', ending)
    expect(readiness.see('a', sighting, ms - 1)).toBe(1)
    expect(readiness.see('a', sighting, ms)).toBe(0)
  },
)

test('its end is looked at once it stood still for a while, and again when it has changed', () => {
  const readiness = new Readiness(1_000)
  readiness.see('a', sighting, 0)
  expect(readiness.endDueMs('a', 0)).toBe(200)
  expect(readiness.endDueMs('a', 300)).toBe(0)
  readiness.ends('a', 'file')
  expect(readiness.endDueMs('a', 300)).toBeUndefined()
  expect(readiness.see('a', { size: 11, mtimeMs: 1 }, 400)).toBe(1_000)
  expect(readiness.endDueMs('a', 400)).toBe(200)
})
