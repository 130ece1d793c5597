import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  calendarSchema,
  cashSchema,
  controlFiguresSchema,
  fileLifeSchema,
  lifeSchema,
  searchSchema,
  throughputSchema,
} from '../console/contract.ts'
import type { Caller } from '../http/caller.ts'
import { everything } from '../store/scope.ts'
import { entryOf, eventOf, overdueOf, statementOf } from '../testing/viewEvents.ts'
import { HubWorld } from '../testing/world.ts'

const oslo = 'DE06999999980000202600'
const madrid = 'DE91999999980000202603'
const sha256 = 'ab'.repeat(32)
const fileName = `${oslo}_0112.sta`
const callers: Readonly<Record<string, Caller>> = {
  all: { name: 'central', scope: everything },
  masked: { name: 'masked', scope: everything, masked: true },
  north: { name: 'north', scope: { regions: ['nordics'], legalEntities: 'all' } },
  other: { name: 'other', scope: everything, inboxes: ['treasury'] },
}
const world = new HubWorld()
const today = new Date()
const day = (ago: number) => new Date(today.getTime() - ago * 86_400_000).toISOString().slice(0, 10)
const north = { account: oslo, entity: 'Oslo AS', region: 'nordics', sha256 }
const south = { account: madrid, entity: 'Madrid SA', region: 'iberia' }

beforeAll(async () => {
  await world.start({ readerOf: (token) => callers[token] })
  const references = { endToEnd: 'RE-2026-4711', mandate: 'M-1' }
  const events = [
    entryOf('en-00000001', { ...north, references, data: { statement: { eventId: 'st-1' } } }),
    entryOf('en-00000002', { ...north, data: { statement: { eventId: 'st-1' } } }),
    statementOf('st-1', day(1), { ...north, value: '1000.10', number: '00112' }),
    statementOf('st-2', day(40), { ...south, value: '-0.20', arithmetic: 'broken' }),
    overdueOf('ov-1', day(1), south),
    eventOf('bank-transaction-withdrawn', 'wi-1', {
      ...north,
      data: { withdraws: { eventId: 'en-00000001' }, statement: { eventId: 'st-1' } },
    }),
    statementOf('st-3', day(1), { ...north, value: '1000.30', number: '00112', corrects: 'st-1' }),
    eventOf('invoice-issued', 'in-1', { ...south, data: { number: 'RE-2026-4711' } }),
  ]
  await world.deliver(events, 'erp', 'oslo', [{ sha256, name: fileName }])
})
afterAll(async () => {
  await world.end()
  expect(world.faults).toEqual([])
})

async function ask(path: string, token = 'all') {
  return (await world.ask(`/v1/console/${path}`, { token })).body
}

test('the calendar has what needs a person on top, and says why', async () => {
  const found = calendarSchema.parse(await ask(`calendar?from=${day(2)}&to=${day(0)}`))
  expect(found.days).toEqual([day(2), day(1), day(0)])
  expect(found.accounts.map(({ account }) => account)).toEqual([madrid, oslo])
  expect(found.accounts[0]?.cells[1]).toMatchObject({ state: 'missing', event: 'ov-1' })
  expect(found.accounts[1]?.cells[1]).toMatchObject({ state: 'corrected', event: 'st-3' })
  expect(found.accounts[0]?.cells[1]?.reason).toMatch(/due time/)
})

test('the calendar is filtered by text and by state, and has pages', async () => {
  const span = `from=${day(2)}&to=${day(0)}`
  expect(await ask(`calendar?${span}&q=oslo%20as`)).toMatchObject({
    total: 1,
    accounts: [{ account: oslo }],
  })
  expect(await ask(`calendar?${span}&state=missing`)).toMatchObject({
    ...{ total: 1, accounts: [{ account: madrid }] },
  })
  expect(await ask(`calendar?${span}&offset=1&limit=1`)).toMatchObject({
    ...{ total: 2, accounts: [{ account: oslo }] },
  })
  expect(await ask(`calendar?from=${day(0)}&to=${day(2)}`)).toMatchObject({
    code: 'request-invalid',
  })
  expect(await ask(`calendar?from=1970-01-01`)).toMatchObject({ code: 'request-invalid' })
})

test('the cash position adds up exactly and counts what is doubtful', async () => {
  const found = cashSchema.parse(await ask('cash'))
  expect(found.currencies).toEqual([
    {
      ...{ currency: 'EUR', booked: '1000.10', accounts: 2, stale: 1, unproven: 1 },
      oldest: day(40),
    },
  ])
  expect(found.accounts).toMatchObject([
    { account: madrid, booked: '-0.20', marks: ['stale', 'unproven'], event: 'st-2' },
    { account: oslo, booked: '1000.30', asOf: day(1), marks: [], event: 'st-3' },
  ])
  expect((await ask('cash?currency=USD')).accounts).toEqual([])
  expect((await ask('cash?legalEntity=Oslo%20AS')).accounts).toHaveLength(1)
})

test.each([
  ['an event id', 'en-00000002', ['en-00000002']],
  ['the beginning of one', 'en-0000000', ['en-00000002', 'en-00000001']],
  ['a reference and an invoice number', 're 2026/4711', ['in-1', 'en-00000001']],
  ['a file', sha256, [sha256]],
  ['a file by its name', fileName.toLowerCase(), [sha256]],
  ['the number of a statement', '112', ['st-3', 'st-1']],
  ['an account', `${oslo.slice(0, 4)} ${oslo.slice(4)}`, ['st-3']],
  ['nothing that there is', 'RE-2026-4712', []],
])('search finds %s', async (_what, q, ids) => {
  const { found, more } = searchSchema.parse(await ask(`search?q=${encodeURIComponent(q)}`))
  expect(found.map(({ id }) => id)).toEqual(ids)
  expect(more).toBe(false)
})

test('the life of an event leads from its file to its posting, with what took it back', async () => {
  const outcomes = [
    { event: 'en-00000001', status: 'failed', at: `${day(1)}T08:00:00Z`, code: 'F5-201' },
    { event: 'en-00000001', status: 'posted', at: `${day(1)}T09:00:00Z`, reference: '4711' },
  ]
  await world.ask('/v1/outcomes', { token: 'all', body: { inbox: 'erp', outcomes } })
  const found = lifeSchema.parse(await ask('events/en-00000001'))
  const steps = found.steps.map(({ what }) => what)
  expect(steps.slice(0, 4)).toEqual(['file', 'read', 'released', 'stored'])
  expect(steps.slice(4).toSorted()).toEqual(['corrected', 'failed', 'posted', 'withdrawn'])
  expect(found.file).toEqual({ sha256, position: '3:1@120', feed: 'bank' })
  expect(found.related.map(({ id }) => id).toSorted()).toEqual(['st-1', 'st-3', 'wi-1'])
  expect(await ask('events/en-99999999')).toMatchObject({ code: 'not-found' })
})

test('a file tells its events and its statements', async () => {
  const found = fileLifeSchema.parse(await ask(`files/${sha256}`))
  expect(found).toMatchObject({ agent: 'oslo', name: fileName, feed: 'bank', events: 5 })
  expect(found.statements.map(({ id }) => id)).toEqual(['st-1', 'st-3'])
  expect(await ask(`files/${'0'.repeat(64)}`)).toMatchObject({ code: 'not-found' })
})

test('throughput has a column for each step', async () => {
  const found = throughputSchema.parse(await ask('throughput?span=hour'))
  expect(found.at).toHaveLength(60)
  expect(found.events.reduce((a, b) => a + b)).toBe(8)
  expect(throughputSchema.parse(await ask('throughput?span=week')).events.at(-1)).toBe(8)
})

test('control figures tell repairs, statements in time and usable references', async () => {
  const found = controlFiguresSchema.parse(await ask('figures'))
  expect(found).toMatchObject({
    settlementToPosting: { posted: 1 },
    failedPostings: { failed: 1, repaired: 1 },
    statementsOnTime: { of: 2, count: 1 },
    entriesWithReference: { of: 2, count: 1 },
    byLegalEntity: [{ legalEntity: 'Madrid SA' }, { legalEntity: 'Oslo AS' }],
  })
  expect(found.failedPostings.medianRepair).toBeGreaterThan(3_400)
  expect(found.failedPostings.medianRepair).toBeLessThan(3_800)
})

test('nobody sees what is beyond the own regions and inboxes', async () => {
  const span = `from=${day(2)}&to=${day(0)}`
  expect((await ask(`calendar?${span}`, 'north')).accounts).toMatchObject([{ account: oslo }])
  expect((await ask('cash', 'north')).accounts).toMatchObject([{ account: oslo }])
  expect((await ask('search?q=RE-2026-4711', 'north')).found).toMatchObject([{ id: 'en-00000001' }])
  expect(await ask('events/in-1', 'north')).toMatchObject({ code: 'not-found' })
  expect((await ask('figures', 'north')).byLegalEntity).toMatchObject([{ legalEntity: 'Oslo AS' }])
  expect(await ask('calendar', 'other')).toMatchObject({ total: 0 })
  expect(await ask('cash', 'other')).toMatchObject({ accounts: [], currencies: [] })
  expect(await ask('search?q=RE-2026-4711', 'other')).toMatchObject({ found: [] })
  expect(await ask('events/in-1?inbox=erp', 'other')).toMatchObject({ code: 'inbox-not-allowed' })
  expect(await ask(`files/${sha256}`, 'other')).toMatchObject({ code: 'not-found' })
  expect((await ask(`search?q=${fileName}`, 'other')).found).toEqual([])
  expect((await ask('throughput', 'other')).events.every((n: number) => n === 0)).toBe(true)
})

test('a masked caller sees no name, no amount and no whole account', async () => {
  const answers = [
    await ask('calendar', 'masked'),
    await ask('cash', 'masked'),
    await ask('search?q=RE-2026-4711', 'masked'),
    await ask('search?q=112', 'masked'),
    await ask('events/en-00000001', 'masked'),
    await ask('events/st-1', 'masked'),
    await ask('events/in-1', 'masked'),
    await ask(`files/${sha256}`, 'masked'),
    await ask(`search?q=${sha256}`, 'masked'),
  ]
  const text = JSON.stringify(answers)
  for (const secret of [oslo, madrid, 'Muster', 'Lieferant', '12.50', '1000.', '0.20', 'M-1']) {
    expect(text).not.toContain(secret)
  }
  expect(text).toContain(`…${oslo.slice(-4)}`)
  expect(text).toContain(`DE${'#'.repeat(20)}_0112.sta`)
  expect((await ask(`search?q=${oslo}`, 'masked')).found).toEqual([])
  expect((await ask(`search?q=${fileName}`, 'masked')).found).toEqual([])
  expect((await ask(`calendar?q=${oslo.slice(0, 10)}`, 'masked')).total).toBe(0)
})
