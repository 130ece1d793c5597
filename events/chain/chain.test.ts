import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IsoDate } from '../date.ts'
import { continuity, gaps, numbering } from './continuity.ts'
import { correctionOf } from './correction.ts'
import { type ChainLink, chainLink, compareLinks } from './link.ts'
import { overlaps } from './overlap.ts'

interface LinkSpec {
  readonly number?: string
  readonly page?: string
  readonly family?: string
  readonly account?: string
  readonly from: string
  readonly to: string
  readonly opening: string
  readonly closing: string
}

function link({ opening, closing, ...rest }: LinkSpec): ChainLink {
  const money = (value: string) => ({ value, currency: 'EUR' })
  const { from, to, number, page, family = 'mt940', account = 'A' } = rest
  const eventId = [family, number, page, from, to, opening, closing].join('|')
  const dates = { from: from as IsoDate, to: to as IsoDate }
  return {
    eventId,
    account,
    family,
    number,
    page,
    ...dates,
    opening: money(opening),
    closing: money(closing),
  }
}

const day = (number: number, opening: string, closing: string, more: Partial<LinkSpec> = {}) =>
  link({
    number: String(number),
    from: `2026-11-${String(number - 1).padStart(2, '0')}`,
    to: `2026-11-${String(number).padStart(2, '0')}`,
    opening,
    closing,
    ...more,
  })

describe('a correction', () => {
  test('leaves unchanged entries alone, withdraws lost ones, delivers new ones', () => {
    expect(correctionOf(['a', 'b', 'c'], ['a', 'c', 'd'])).toEqual({
      unchanged: ['a', 'c'],
      withdrawn: ['b'],
      added: ['d'],
    })
  })

  test('brings whoever applies it to the new version, from any old one', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String))
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const { unchanged, withdrawn, added } = correctionOf(before, after)
        const held = new Set(before)
        for (const id of withdrawn) expect(held.delete(id)).toBe(true)
        for (const id of added) expect(held.has(id)).toBe(false)
        for (const id of added) held.add(id)
        expect([...held].sort()).toEqual([...after].sort())
        expect(unchanged.length + added.length).toBe(after.length)
      }),
    )
  })
})

describe('continuity', () => {
  const first = day(1, '0.00', '10.00')

  test('holds where a statement opens with what the one before closed with', () => {
    expect(continuity(undefined, first)).toBe('first')
    expect(continuity(first, day(2, '10.00', '5.00'))).toBe('ok')
    expect(continuity(first, day(3, '11.00', '5.00'))).toBe('broken')
  })

  test.each([
    ['the next number', '7', '8', '2026-11-02', 'ok'],
    ['a number left out', '7', '9', '2026-11-02', 'broken'],
    ['1 in a new year', '251', '1', '2027-01-02', 'ok'],
    ['1 in the same year', '251', '1', '2026-12-02', 'broken'],
    ['leading zeros', '00007', '00008', '2026-11-02', 'ok'],
    ['no number', '7', undefined, '2026-11-02', 'unknown'],
    ['zeros throughout', '0', '0', '2026-11-02', 'unknown'],
  ])('numbering: %s', (_what, last, next, to, verdict) => {
    const before = day(1, '0.00', '1.00', { number: last })
    const { number: _number, ...plain } = { ...day(2, '1.00', '2.00', { to }), number: undefined }
    expect(numbering(before, { ...plain, number: next })).toBe(verdict)
  })

  test('pages of one statement follow each other', () => {
    const page = (n: string) => day(1, '0.00', '1.00', { page: n })
    expect(numbering(page('1'), page('2'))).toBe('ok')
    expect(numbering(page('1'), page('3'))).toBe('broken')
  })
})

describe('gaps', () => {
  const [one, two, three] = [day(1, '0.00', '1.00'), day(2, '1.00', '5.00'), day(3, '5.00', '2.00')]

  test('are found among neighbours, and a backfill closes them', () => {
    expect(gaps([one, three])).toEqual([{ kind: 'balance', before: one, after: three }])
    expect(gaps([one, three, two])).toEqual([])
  })

  test('do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([one, two, three], { minLength: 3 }), (links) => {
        expect(gaps(links)).toEqual([])
        expect([...links].sort(compareLinks)).toEqual([one, two, three])
      }),
    )
  })

  test('two halves of one day are in order by their numbers', () => {
    const half = (n: string, opening: string, closing: string) =>
      day(5, opening, closing, { number: n, from: '2026-11-05' })
    expect(gaps([half('10', '1.00', '2.00'), half('9', '0.00', '1.00')])).toEqual([])
  })
})

describe('overlap', () => {
  const daily = day(5, '1.00', '2.00')

  test('the same day as MT940 and as camt.053 overlaps', () => {
    const camt = link({
      family: 'camt.053',
      number: 'S5',
      from: '2026-11-05',
      to: '2026-11-05',
      opening: '1.00',
      closing: '2.00',
    })
    expect(overlaps(daily, camt)).toBe(true)
    expect(overlaps(camt, daily)).toBe(true)
  })

  test("a month's statement overlaps the days in it", () => {
    const month = link({
      number: '11',
      from: '2026-10-31',
      to: '2026-11-30',
      opening: '0.00',
      closing: '9.00',
    })
    expect(overlaps(month, daily)).toBe(true)
    expect(overlaps(daily, month)).toBe(true)
  })

  test.each([
    ['the day after', day(6, '2.00', '3.00')],
    ['the other half of the day', day(5, '2.00', '3.00', { number: '6' })],
    ['another account', day(5, '1.00', '2.00', { account: 'B', family: 'camt.053' })],
    ['itself', daily],
  ])('%s does not', (_what, other) => {
    expect(overlaps(daily, other)).toBe(false)
  })
})

test('a statement without dated balances has no place in a chain', () => {
  const statement = {
    account: { id: 'A', scheme: 'other' as const },
    statement: {},
    balances: [],
    totals: { entries: 0, credits: { count: 0, amount: '0' }, debits: { count: 0, amount: '0' } },
    checks: {
      arithmetic: 'unknown' as const,
      controlTotals: 'unknown' as const,
      continuity: 'unknown' as const,
      numbering: 'unknown' as const,
      problems: [],
    },
    format: 'camt.053.001.08',
  }
  expect(chainLink('e', statement)).toBeUndefined()
  const balance = {
    kind: 'opening-booked' as const,
    amount: { value: '1.00', currency: 'EUR' },
    date: '2026-11-20',
  }
  const whole = chainLink('e', { ...statement, opening: balance, closing: balance })
  expect(whole).toMatchObject({ family: 'camt.053', from: '2026-11-20', to: '2026-11-20' })
})
