import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrivalOf, type DayFacts, dayState } from './dayState.ts'

const none: DayFacts = { statements: 0, corrected: false, overdue: false, came: false, gap: false }

test.each([
  ['none', {}],
  ['arrived', { statements: 1 }],
  ['missing', { overdue: true }],
  ['late', { overdue: true, statements: 1 }],
  ['late', { overdue: true, came: true }],
  ['corrected', { statements: 1, corrected: true, overdue: true }],
  ['gap', { gap: true }],
  ['gap', { gap: true, statements: 1, corrected: true }],
  ['missing', { gap: true, overdue: true }],
] as const)('a day is %s where %j', (state, facts) => {
  expect(dayState({ ...none, ...facts })).toBe(state)
})

test('what is in time was due', () => {
  const facts = fc.record({
    statements: fc.nat(3),
    corrected: fc.boolean(),
    overdue: fc.boolean(),
    came: fc.boolean(),
    gap: fc.boolean(),
  })
  fc.assert(
    fc.property(facts, (each) => {
      const { due, inTime } = arrivalOf(each)
      expect(inTime).toBeLessThanOrEqual(due)
      expect(inTime === 1 && each.overdue).toBe(false)
    }),
  )
})
