import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestOutbox } from './testing/testOutbox.ts'

let box: TestOutbox

beforeEach(() => {
  box = new TestOutbox()
})

afterEach(() => box.close())

const monday = {
  name: 'mo',
  from: '2026-11-13',
  to: '2026-11-16',
  opening: '0.00',
  closing: '1.00',
}
const tuesday = {
  ...{ name: 'tu', from: '2026-11-16', to: '2026-11-17', opening: '1.00', closing: '2.00' },
}

/** Verdicts about a statement's place, as its own event carries them. */
function checks(): unknown[] {
  return box.delivered().map(({ data }) => data['checks'])
}

describe('a released statement', () => {
  test('tells whether it meets the one before it', () => {
    box.take({ ...monday, number: '7' })
    box.take({ ...tuesday, number: '8' })
    box.take({
      ...{ name: 'th', from: '2026-11-18', to: '2026-11-19', opening: '9.00', closing: '9.00' },
      number: '10',
    })
    expect(checks()).toEqual([
      { continuity: 'first', numbering: 'first' },
      { continuity: 'ok', numbering: 'ok' },
      { continuity: 'broken', numbering: 'broken' },
    ])
  })

  test('that tells of days which another format told of is held', () => {
    box.take(monday)
    const decision = box.take({ ...monday, name: 'camt', family: 'camt.053' })
    expect(decision).toMatchObject({ state: 'held', held: 1, released: 0 })
  })

  test('is a shadow where another source is the one of record', () => {
    box.take(monday)
    const shadow = { ...monday, name: 'camt', family: 'camt.053', notOfRecord: true }
    expect(box.take(shadow)).toMatchObject({ shadows: 1, released: 0, held: 0 })
    expect(box.delivered()).toHaveLength(1)
  })

  test('of a month over the days of it is held, and the next day is not', () => {
    box.take(monday)
    box.take(tuesday)
    const month = {
      name: 'nov',
      from: '2026-10-31',
      to: '2026-11-30',
      opening: '0.00',
      closing: '5.00',
    }
    expect(box.take(month)).toMatchObject({ held: 1 })
    const next = {
      name: 'we',
      from: '2026-11-17',
      to: '2026-11-18',
      opening: '2.00',
      closing: '3.00',
    }
    expect(box.take(next)).toMatchObject({ released: 1 })
  })

  test('that is corrected has one place, with the balances of the correction', () => {
    box.take(monday)
    box.take({ ...monday, closing: '1.50', digest: 'other' })
    box.take({ ...tuesday, opening: '1.50' })
    expect(checks().at(-1)).toMatchObject({ continuity: 'ok' })
  })
})
