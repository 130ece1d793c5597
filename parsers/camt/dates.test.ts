import { expect, test } from 'vitest'
import { eventsOf } from '../../test/identity/read.ts'
import { camt053 } from '../../test/samples.ts'

const created = '2026-11-20T22:15:00+01:00'

test.each(['2026-1120T22:15:00+01:00', '2026-11-20T22:15:00+25:00', '2026-11-20T22:15:00+01:99'])(
  'a past failure: %s is no moment, and stands in no event as one',
  (moment) => {
    const events = eventsOf(camt053('S1').replaceAll(created, moment))
    expect(events.map(({ time }) => time)).toEqual([undefined, undefined])
    expect(JSON.stringify(events)).not.toContain(`"createdAt":"${moment}"`)
  },
)

test('a moment with a zone is the time of the events', () => {
  expect(eventsOf(camt053('S1')).map(({ time }) => time)).toEqual([created, created])
})
