import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventSchema } from '../../events/catalogue.ts'
import { eventType } from '../../events/envelope.ts'
import { account, TestOutbox } from '../../outbox/testing/testOutbox.ts'
import type { Notice } from '../notice.ts'
import { Zone } from '../zone.ts'
import type { Expectation } from './due.ts'
import { DueWatch } from './dueWatch.ts'
import { businessDays } from './holidays.ts'

let box: TestOutbox
let notices: Notice['kind'][]

beforeEach(() => {
  // A Friday.
  box = new TestOutbox()
  notices = []
})

afterEach(() => box.close())

const usual: Expectation = {
  feed: 'bank',
  account,
  byMinutes: 8 * 60 + 30,
  zone: new Zone('Europe/Berlin'),
  dueOn: businessDays('TARGET2', [], [1, 2, 3, 4, 5]),
  covers: 'previous-day',
  graceMs: 0,
  onNoMovement: 'statement',
}

function watching(change: Partial<Expectation> = {}): DueWatch {
  const expectations = [{ ...usual, ...change }]
  const sourceOf = (feed: string) => `/kontor/a/${feed}`
  return new DueWatch(box.outbox, { expectations, sourceOf }, ({ kind }) => notices.push(kind))
}

function at(time: string): Date {
  box.now = new Date(time)
  return box.now
}

const friday = {
  name: 'fr',
  from: '2026-11-19',
  to: '2026-11-20',
  opening: '0.00',
  closing: '1.00',
}
const proofs = () =>
  box
    .delivered()
    .filter(({ type }) => type.includes('statement-overdue') || type.includes('statement-arrived'))

test('a statement that is not there at its time is told once, and cleared when it comes', () => {
  const watch = watching()
  expect(watch.look(at('2026-11-20T12:00:00Z'))).toBe(false)
  expect(watch.look(at('2026-11-23T07:29:00Z'))).toBe(false)
  expect(watch.look(at('2026-11-23T07:30:00Z'))).toBe(true)
  expect(watch.look(at('2026-11-23T07:31:00Z'))).toBe(false)
  expect(box.outbox.dues.open()).toMatchObject([{ businessDate: '2026-11-20' }])
  box.take(friday)
  expect(watch.look(at('2026-11-23T09:00:00Z'))).toBe(true)
  expect(proofs()).toMatchObject([
    {
      type: eventType('statement-overdue'),
      subject: account,
      data: { businessDate: '2026-11-20', dueAt: '2026-11-23T07:30:00.000Z' },
    },
    { type: eventType('statement-arrived'), data: { arrivedAs: 'fr' } },
  ])
  expect(box.outbox.dues.open()).toEqual([])
  expect(notices).toEqual(['statement-overdue', 'statement-arrived'])
})

test('one that came in time is never told', () => {
  const watch = watching()
  watch.look(at('2026-11-20T12:00:00Z'))
  box.take(friday)
  expect(watch.look(at('2026-11-23T10:00:00Z'))).toBe(false)
})

test('what fell due while the agent was off is told at its start', () => {
  watching().look(at('2026-11-20T12:00:00Z'))
  expect(watching().look(at('2026-11-25T12:00:00Z'))).toBe(true)
  expect(box.outbox.dues.open().map(({ businessDate }) => businessDate)).toEqual([
    ...['2026-11-20', '2026-11-23', '2026-11-24'],
  ])
})

test('an expectation that is new counts from now on', () => {
  expect(watching().look(at('2026-11-25T12:00:00Z'))).toBe(false)
})

test('a bank that is silent without movement is asked after five banking days', () => {
  const watch = watching({ onNoMovement: 'none' })
  watch.look(at('2026-11-20T12:00:00Z'))
  box.take(friday)
  expect(watch.look(at('2026-11-27T12:00:00Z'))).toBe(false)
  expect(watch.look(at('2026-12-01T12:00:00Z'))).toBe(true)
})

test('a feed as a whole is satisfied by a file that came since the time before, a known one too', () => {
  const watch = watching({ account: undefined })
  watch.look(at('2026-11-20T12:00:00Z'))
  at('2026-11-23T06:00:00Z')
  box.take(friday)
  expect(watch.look(at('2026-11-23T10:00:00Z'))).toBe(false)
  at('2026-11-24T06:00:00Z')
  expect(box.take(friday).state).toBe('duplicate')
  expect(watch.look(at('2026-11-24T10:00:00Z'))).toBe(false)
  expect(watch.look(at('2026-11-25T10:00:00Z'))).toBe(true)
  expect(proofs()[0]?.data).toMatchObject({ feed: 'bank', lacking: [account] })
})

test('an expectation that was withdrawn is no longer overdue', () => {
  watching().look(at('2026-11-20T12:00:00Z'))
  watching().look(at('2026-11-23T12:00:00Z'))
  expect(box.outbox.dues.open()).toHaveLength(1)
  expect(watching({ account: 'OTHER' }).look(at('2026-11-23T12:01:00Z'))).toBe(false)
  expect(box.outbox.dues.open()).toEqual([])
})

test('both events are of the catalogue', () => {
  const watch = watching()
  watch.look(at('2026-11-20T12:00:00Z'))
  watch.look(at('2026-11-23T12:00:00Z'))
  box.take(friday)
  watch.look(at('2026-11-23T12:01:00Z'))
  expect(proofs()).toHaveLength(2)
  for (const event of proofs()) {
    const name = event.type.includes('overdue') ? 'statement-overdue' : 'statement-arrived'
    expect(eventSchema(name).safeParse(event).error?.issues ?? []).toEqual([])
  }
})
