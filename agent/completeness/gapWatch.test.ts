import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventSchema } from '../../events/catalogue.ts'
import { eventType } from '../../events/envelope.ts'
import { account, TestOutbox } from '../../outbox/testing/testOutbox.ts'
import type { Notice } from '../notice.ts'
import { GapWatch } from './gapWatch.ts'

let box: TestOutbox
let watch: GapWatch
let notices: Notice['kind'][]

const hour = 3_600_000
const rules = { graceMs: 4 * hour, sourceOf: (feed: string) => `/kontor/a/${feed}` }

beforeEach(() => {
  box = new TestOutbox()
  notices = []
  watch = new GapWatch(box.outbox, rules, (notice) => notices.push(notice.kind))
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
const wednesday = {
  ...{ name: 'we', from: '2026-11-17', to: '2026-11-18', opening: '2.00', closing: '3.00' },
}

function later(hours: number): Date {
  box.now = new Date(box.now.getTime() + hours * hour)
  return box.now
}

const proofs = () => box.delivered().filter(({ type }) => type.includes('statement-gap'))

test('statements that meet, in whatever order they come, have no gap', () => {
  for (const statement of [wednesday, monday, tuesday]) box.take(statement)
  expect(watch.look(later(100))).toBe(false)
  expect(notices).toEqual([])
})

test('a missing statement is told once, after the grace, and closed when it comes', () => {
  box.take(monday)
  box.take(wednesday)
  expect(watch.look(later(0))).toBe(false)
  expect(watch.look(later(3))).toBe(false)
  expect(watch.look(later(1))).toBe(true)
  expect(watch.look(later(1))).toBe(false)
  expect(box.outbox.gaps.count()).toBe(1)
  expect(proofs()).toHaveLength(1)
  expect(proofs()[0]).toMatchObject({
    type: eventType('statement-gap-detected'),
    source: '/kontor/a/bank',
    subject: account,
    data: {
      account: { id: account, scheme: 'other', currency: 'EUR' },
      kind: 'balance',
      before: { eventId: 'mo', balance: { kind: 'closing-booked', amount: { value: '1.00' } } },
      after: { eventId: 'we', balance: { kind: 'opening-booked', amount: { value: '2.00' } } },
    },
  })
  box.take(tuesday)
  expect(watch.look(later(0))).toBe(true)
  expect(proofs()[1]).toMatchObject({
    type: eventType('statement-gap-closed'),
    data: { closedBy: 'tu' },
  })
  expect(notices).toEqual(['statement-gap-detected', 'statement-gap-closed'])
  expect(box.outbox.gaps.count()).toBe(0)
})

test('is told once by a watch that begins anew, and what could not be committed was not told', () => {
  box.take(monday)
  box.take(wednesday)
  watch.look(later(0))
  const { releases } = box.outbox
  const release = releases.releaseOwn.bind(releases)
  releases.releaseOwn = () => {
    throw new Error('the disk is full')
  }
  expect(() => watch.look(later(5))).toThrow('the disk is full')
  expect(notices).toEqual([])
  releases.releaseOwn = release
  for (let starts = 0; starts < 3; starts += 1) {
    new GapWatch(box.outbox, rules, (notice) => notices.push(notice.kind)).look(later(0))
  }
  expect(notices).toEqual(['statement-gap-detected'])
  expect(proofs()).toHaveLength(1)
})

test('a gap that is older than what a chain is judged over has not closed by that', () => {
  box.take(monday)
  box.take(wednesday)
  watch.look(later(0))
  watch.look(later(5))
  box.now = new Date('2027-12-23T12:00:00Z')
  new GapWatch(box.outbox, rules, (notice) => notices.push(notice.kind)).look(box.now)
  expect(notices).toEqual(['statement-gap-detected'])
  expect(box.outbox.gaps.count()).toBe(1)
})

test('what comes within the grace was never missing', () => {
  box.take(monday)
  box.take(wednesday)
  watch.look(later(0))
  box.take(tuesday)
  watch.look(later(10))
  expect(proofs()).toEqual([])
})

test('both events are of the catalogue', () => {
  box.take(monday)
  box.take(wednesday)
  watch.look(later(0))
  watch.look(later(5))
  box.take(tuesday)
  watch.look(later(0))
  for (const name of ['statement-gap-detected', 'statement-gap-closed'] as const) {
    const event = proofs().find(({ type }) => type === eventType(name))
    expect(eventSchema(name).safeParse(event).error?.issues ?? []).toEqual([])
  }
})
