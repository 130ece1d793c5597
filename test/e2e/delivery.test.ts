import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { CloudEvent } from 'cloudevents'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventNames, eventSchema } from '../../events/catalogue.ts'
import { eventType } from '../../events/envelope.ts'
import { camt053, invoices, mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

const types = (events: readonly { type: string }[]) => events.map(({ type }) => type)

test('a statement, a camt and an export arrive at both destinations, each after its filter', async () => {
  const filtered = house.destination('erp', ', filter: { types: [invoice-issued] }')
  await house.startAgent(house.destination('treasury') + filtered)
  house.drop('a.sta', mt940(1))
  house.drop('b.xml', camt053('S1'))
  house.drop(
    'c.csv',
    invoices(['R1;20.11.2026;1.250,00;EUR', 'R2;20.11.2026;7,50;EUR']),
    house.invoices,
  )
  await house.until('file-acknowledged', 3)
  const treasury = await house.events('treasury')
  expect(types(treasury).sort()).toEqual(
    [
      ...Array(4).fill('finance.bank-transaction-booked.v1'),
      ...Array(2).fill('finance.bank-statement-received.v1'),
      ...Array(2).fill('finance.invoice-issued.v1'),
    ].sort(),
  )
  expect(types(await house.events('erp'))).toEqual(Array(2).fill('finance.invoice-issued.v1'))
  expect(readdirSync(house.bank)).toEqual([])
})

test('every event is a CloudEvent and has the form that the catalogue gives its type', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  house.drop('b.xml', camt053('S1'))
  house.drop('c.csv', invoices(['R1;20.11.2026;1.250,00;EUR']), house.invoices)
  await house.until('file-acknowledged', 3)
  const schemas = new Map(eventNames.map((name) => [eventType(name), eventSchema(name)]))
  const events = await house.events()
  expect(events).toHaveLength(7)
  for (const event of events) {
    expect(new CloudEvent(JSON.parse(JSON.stringify(event))).validate()).toBe(true)
    expect(schemas.get(event.type)?.safeParse(event).error).toBeUndefined()
  }
})

test("a statement's own event comes after its entries, which name it", async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(7, 5))
  await house.until('file-acknowledged')
  const events = await house.events()
  const statement = events.at(-1)
  expect(statement?.type).toBe('finance.bank-statement-received.v1')
  for (const entry of events.slice(0, -1)) {
    expect(entry.data['statement']).toMatchObject({ eventId: statement?.id })
  }
})

test('the same statement with other line ends is known by its content and not delivered again', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  house.drop('b.sta', mt940(1).replaceAll('\r\n', '\n'))
  await house.until('file-settled', 2)
  expect(await house.events()).toHaveLength(4)
  const decided = house.notices.filter((notice) => notice.kind === 'file-decided')
  expect(decided[1]).toMatchObject({ decision: { state: 'duplicate', released: 0 } })
})

test('a corrected statement delivers what changed, and nothing else', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  const corrected = mt940(1)
    .replace('C1,03N', 'C2,03N')
    .replace(/(:62F:C261120EUR)\d+,\d\d/, '$11004,06')
  house.drop('b.sta', corrected)
  await house.until('file-acknowledged', 2)
  const news = (await house.events()).slice(4)
  expect(types(news)).toEqual([
    'finance.bank-transaction-withdrawn.v1',
    'finance.bank-transaction-booked.v1',
    'finance.bank-statement-received.v1',
  ])
  expect(news[0]?.data).toMatchObject({ amount: { value: '1.03' }, withdraws: {} })
  expect(news[1]?.data).toMatchObject({ amount: { value: '2.03' } })
})

test('a hub that is away loses nothing, and what waited arrives in order', async () => {
  await house.startAgent()
  await house.until('link-up')
  await house.stopHub()
  for (let n = 1; n <= 5; n += 1) house.drop(`${n}.sta`, mt940(n))
  await house.until('file-settled', 5)
  await house.startHub()
  await house.until('file-acknowledged', 5)
  const statements = (await house.events()).filter(({ type }) => type.includes('statement'))
  const numbers = statements.map(({ data }) => (data['statement'] as { number: string }).number)
  expect(numbers).toEqual(['1', '2', '3', '4', '5'])
})

test('an agent that starts again delivers nothing again, and finishes what waited', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  await house.stopAgent()
  house.drop('b.sta', mt940(2))
  await house.startAgent()
  await house.until('file-acknowledged', 2)
  expect(await house.events()).toHaveLength(8)
})

test('a destination added later gets what is kept, from the beginning or from now on', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  await house.stopAgent()
  const now = house.destination('now', ', startFrom: now')
  await house.startAgent(house.destination('treasury') + house.destination('whole') + now)
  house.drop('b.sta', mt940(2))
  await house.until('file-acknowledged', 2)
  expect(await house.events('whole')).toHaveLength(8)
  expect(await house.events('now')).toHaveLength(4)
})

test('1,000 small files are delivered once; renamed and dropped again they are 1,000 duplicates', async () => {
  await house.startAgent()
  const aside = join(house.folder, 'aside')
  mkdirSync(aside)
  for (let n = 1; n <= 1_000; n += 1) house.drop(`${n}.sta`, mt940(n, 2))
  await house.until('file-acknowledged', 1_000, 120_000)
  expect(house.count('file-acknowledged')).toBe(1_000)
  const events = await house.events()
  expect(events).toHaveLength(3_000)
  expect(new Set(events.map(({ id }) => id)).size).toBe(3_000)
  await house.until('file-settled', 1_000, 60_000)
  for (let n = 1; n <= 1_000; n += 1) house.drop(`renamed-${n}.sta`, mt940(n, 2))
  await house.until('file-settled', 2_000, 120_000)
  expect(house.count('file-duplicate')).toBe(1_000)
  expect(await house.events()).toHaveLength(3_000)
  renameSync(aside, join(house.folder, 'gone'))
}, 300_000)
