import { afterEach, beforeEach, expect, test } from 'vitest'
import { nearestRank, settledOn } from '../store/outcomes.ts'
import { bookedEvent } from '../testing/client.ts'
import { HubWorld } from '../testing/world.ts'

let world: HubWorld
beforeEach(async () => {
  world = new HubWorld()
  await world.start()
})
afterEach(async () => {
  await world.end()
  expect(world.faults).toEqual([])
})

const report = (event: string, at: string, more: object = {}) => ({
  event,
  status: 'posted',
  at,
  ...more,
})
const tell = async (...outcomes: object[]) =>
  (await world.ask('/v1/outcomes', { body: { inbox: 'erp', outcomes } })).body

test('an outcome is kept once, however often it is told', async () => {
  await world.deliverBooked('a', 2)
  const outcome = report('a-1', '2026-11-02T10:00:00+01:00', { reference: '4711' })
  expect(await tell(outcome, report('gone', '2026-11-02T10:00:00Z'))).toEqual({
    kept: 1,
    known: 0,
    unknownEvents: ['gone'],
  })
  expect(await tell(outcome)).toEqual({ kept: 0, known: 1, unknownEvents: [] })
})

test('the trace leads from the byte of a file to the posting', async () => {
  const placed = { sourcefile: 'f'.repeat(64), sourceposition: '3:1@120', correlationid: 's-1' }
  await world.deliver([JSON.stringify({ ...JSON.parse(bookedEvent('a-1')), ...placed })])
  await world.ask('/v1/events?inbox=erp')
  await tell(
    report('a-1', '2026-11-02T07:00:00Z', { status: 'failed', code: 'F5-201' }),
    report('a-1', '2026-11-02T09:30:00Z', { reference: '4711' }),
  )
  const { body } = await world.ask('/v1/events/a-1/trace?inbox=erp')
  expect(body).toMatchObject({
    id: 'a-1',
    ...placed,
    source: '/oslo/bank',
    agent: 'oslo',
    lane: 'statements',
    sequence: 1,
    deliveries: [{ route: 'reader/local/erp', state: 'delivered' }],
    outcomes: [
      { consumer: 'local', status: 'failed', code: 'F5-201' },
      { consumer: 'local', status: 'posted', reference: '4711', seconds: 34_200 },
    ],
  })
  expect((await world.ask('/v1/events/a-2/trace?inbox=erp')).status).toBe(404)
})

test('figures are the median and the 95th percentile of each legal entity', async () => {
  const of = (id: string, legalentity: string) =>
    JSON.stringify({ ...JSON.parse(bookedEvent(id)), legalentity })
  const oslo = Array.from({ length: 20 }, (_, i) => of(`o-${i + 1}`, 'Oslo AS'))
  await world.deliver([...oslo, of('m-1', 'Madrid SA'), of('m-2', 'Madrid SA')])
  const hour = (n: number) => new Date(Date.UTC(2026, 10, 2, n)).toISOString()
  await tell(...oslo.map((_, i) => report(`o-${i + 1}`, hour(i + 1))))
  // A later posting of the same event by the same consumer counts no second time.
  await tell(report('o-1', hour(100)), report('m-1', hour(5), { status: 'failed' }))
  const { body } = await world.ask('/v1/figures?inbox=erp&since=2026-11-01T00:00:00Z')
  expect(body.figures).toEqual([
    { legalEntity: 'Madrid SA', posted: 0, measured: 0, failed: 1 },
    {
      legalEntity: 'Oslo AS',
      posted: 20,
      measured: 20,
      failed: 0,
      medianSeconds: 36_000,
      p95Seconds: 68_400,
    },
  ])
})

test('a percentile is the smallest value that so many do not exceed', () => {
  expect(nearestRank([], 50)).toBeUndefined()
  expect(nearestRank([7], 95)).toBe(7)
  expect(nearestRank([1, 2, 3, 4], 50)).toBe(2)
})

test('money settles on its value date, else on its booking date', () => {
  expect(settledOn({ data: { valueDate: '2026-11-02', bookingDate: '2026-11-03' } })).toBe(
    '2026-11-02',
  )
  expect(settledOn({ data: { bookingDate: '2026-11-03' } })).toBe('2026-11-03')
  expect(settledOn({ data: { valueDate: 'soon' } })).toBeUndefined()
  expect(settledOn(null)).toBeUndefined()
})
