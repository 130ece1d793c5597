import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, equal, zero } from '../events/decimal.ts'
import { Tally } from './tally.ts'

const entry = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 20n }), credit: fc.boolean() })

test('counts and sums each side, whatever the sign of the amounts', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.boolean(), (entries, signed) => {
      const tally = new Tally()
      for (const { units, credit } of entries) {
        tally.add({ units: signed && !credit ? -units : units, scale: 2 }, credit)
      }
      const side = (credit: boolean) => entries.filter((each) => each.credit === credit)
      const sum = (credit: boolean) => side(credit).reduce((all, { units }) => all + units, 0n)
      expect(tally.credits.count).toBe(side(true).length)
      expect(tally.debits.count).toBe(side(false).length)
      expect(tally.entries).toBe(entries.length)
      expect(equal(tally.credits.sum, { units: sum(true), scale: 2 })).toBe(true)
      expect(equal(tally.debits.sum, { units: sum(false), scale: 2 })).toBe(true)
      expect(equal(tally.net, { units: sum(true) - sum(false), scale: 2 })).toBe(true)
    }),
  )
})

test('a debit of nought is a debit', () => {
  const tally = new Tally()
  tally.add({ units: 0n, scale: 2 }, false)
  expect(tally.data('EUR')).toEqual({
    entries: 1,
    credits: { count: 0, amount: '0.00' },
    debits: { count: 1, amount: '0.00' },
  })
})

test('small amounts and large ones, of any scale, make one exact sum', () => {
  const small = fc.record({
    units: fc.integer({ min: 0, max: 999_999_999_999_999 }),
    scale: fc.integer({ min: 0, max: 3 }),
    large: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(small), (amounts) => {
      const tally = new Tally()
      let sum = zero
      for (const { units, scale, large } of amounts) {
        const amount = { units: BigInt(units), scale }
        if (large) tally.add(amount, true)
        else tally.addUnits(units, scale, true)
        sum = add(sum, amount)
      }
      expect(tally.credits.count).toBe(amounts.length)
      expect(equal(tally.credits.sum, sum)).toBe(true)
    }),
  )
})

test('a sum of small amounts stays exact beyond what a number holds', () => {
  const tally = new Tally()
  for (let n = 0; n < 100; n += 1) tally.addUnits(999_999_999_999_999, 2, true)
  expect(tally.credits.sum).toEqual({ units: 99_999_999_999_999_900n, scale: 2 })
})
