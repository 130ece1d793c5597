import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Consumer } from '../../hub/testing/consumer.ts'
import { pushRoute } from '../../hub/testing/world.ts'
import { openOutbox } from '../../outbox/outbox.ts'
import { mt940 } from '../samples.ts'
import { Person, until } from './consolePeople.ts'
import { House } from './house.ts'

let house: House

beforeEach(() => {
  house = new House()
})

afterEach(() => house.end())

const day = '2026-11-20'
const allowed = ', allowCommands: [release, retry, skip, replay]'
/** A statement whose closing balance is another than its entries come to. */
const broken = (number: number) => mt940(number).replace(/(:62F:.*),(\d\d)/, '$19,$2')

/** The agent's own records of a kind; the agent is stopped for it. */
async function records(kind: string) {
  await house.stopAgent()
  const outbox = openOutbox(join(house.state, 'outbox.sqlite'), () => new Date())
  const found = outbox.audit.list(10, { kind })
  outbox.close()
  return found.map(({ detail }) => detail)
}

test('a held statement is released by two people at the hub, and everything then says so', async () => {
  await house.startHub({ access: { fourEyes: ['release'] } })
  const [anna, bert, cleo] = await Person.all(house)
  await house.startAgent(house.destination('treasury', ', allowCommands: [release]'))
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  house.drop('b.sta', broken(2))

  const held = await anna.holding('held')
  expect(held).toMatchObject({ code: 'balance-mismatch', agent: 'test', actions: ['release'] })
  expect(held.reason).toMatch(/do not give its closing balance/)
  await anna.alert('held', 'open')
  expect(await anna.day(day)).toMatchObject([{ state: 'held', reason: held.reason }])

  expect(await anna.act(held, 'release')).toMatchObject({ status: 200, state: 'awaits-second' })
  expect(await anna.order('/v1/console/commands/1/approve')).toMatchObject({ status: 403 })
  expect((await bert.holding('held')).asked).toMatchObject({ by: 'anna', state: 'awaits-second' })
  expect(await bert.order('/v1/console/commands/1/approve')).toMatchObject({ state: 'sent' })

  await anna.gone('held')
  await anna.alert('held', 'resolved')
  const signed = { by: 'hub/anna', approvedBy: 'bert', reason: 'the bank confirmed it' }
  const last = await until('the statement', async () => (await anna.events())[7])
  expect(last.data['checks']).toMatchObject({ released: signed })
  expect(await anna.day(day)).toMatchObject([{ state: 'arrived', statements: 2 }])

  expect(await records('unit-released')).toMatchObject([{ held: 'balance-mismatch', ...signed }])
  const { records: atHub } = await cleo.see('/v1/console/audit')
  const told = (atHub as { kind: string; by: string }[]).map(({ kind, by }) => `${kind} ${by}`)
  expect(told).toContain('command-answered agent/test')
  expect(told.filter((text) => /(anna|bert)$/.test(text)).length).toBeGreaterThan(2)
}, 20_000)

test('a file in quarantine is read again where the hub may retry', async () => {
  await house.startHub()
  const [anna] = await Person.all(house)
  await house.startAgent(house.destination('treasury', ', allowCommands: [retry]'))
  house.drop('a.sta', mt940(1).replace(':60F:', ':99Z:'))
  const refused = await anna.holding('quarantine')
  expect(await anna.act(refused, 'retry')).toMatchObject({ status: 200, state: 'sent' })
  // Nothing was changed, so it is refused once more: done, and it stands there still.
  await until('the answer', async () => {
    return (await anna.holding('quarantine')).asked?.state === 'done' || undefined
  })
  await house.until('file-decided', 2)
  expect(await records('file-reread')).toMatchObject([{ by: 'hub/anna' }])
}, 20_000)

test('a parked release is sent again or skipped, and a replay is done on request', async () => {
  await house.startHub()
  const [anna] = await Person.all(house)
  await house.startAgent(house.destination('treasury').replace(/:\d+\//, ':9/'))
  for (const number of [1, 2]) house.drop(`${number}.sta`, mt940(number))
  await house.until('file-settled', 2)
  await house.stopAgent()
  const outbox = openOutbox(join(house.state, 'outbox.sqlite'), () => new Date())
  for (const ofEvent of [1, 5]) {
    outbox.parking.park('treasury', 'statements', ofEvent, 'event-too-large')
  }
  outbox.close()
  await house.startAgent(house.destination('treasury', allowed))

  const parked = await until('two parked', async () => {
    const found = (await anna.holdings()).toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
    return found.length === 2 ? found : undefined
  })
  const [first, second] = parked
  if (!first || !second) throw new Error('two are parked')
  await anna.alert('parked', 'open')
  expect(await anna.act(first, 'retry')).toMatchObject({ state: 'sent' })
  expect(await anna.act(second, 'skip', 'posted by hand')).toMatchObject({ state: 'sent' })
  await house.until('replay-ended')
  await anna.gone('parked')
  await anna.alert('parked', 'resolved')
  expect(await anna.events()).toHaveLength(4)

  const wish = { inbox: 'treasury', reason: 'the ledger was restored', release: 1 }
  expect(await anna.order('/v1/console/agents/test/replay', wish)).toMatchObject({ state: 'sent' })
  await house.until('replay-ended', 2)
  expect(await anna.events()).toHaveLength(4)
  const commands = await records('command')
  expect(commands.map(({ verb, by, outcome }) => `${verb} ${by} ${outcome}`).toSorted()).toEqual([
    'parked retry hub/anna done',
    'parked skip hub/anna done',
    'replay hub/anna done',
  ])
}, 20_000)

test('a dead letter is sent to its consumer once more', async () => {
  let isFixed = false
  const consumer = await new Consumer(() => (isFixed ? 200 : 422)).start()
  await house.startHub({ routes: [pushRoute(consumer.url, { inbox: 'treasury' })] })
  const [anna] = await Person.all(house)
  await house.startAgent()
  house.drop('a.sta', mt940(1, 1))
  await anna.holding('dead-letter')
  await anna.alert('dead-letter', 'open')
  isFixed = true
  for (let left = 2; left > 0; left -= 1) {
    const letter = await anna.holding('dead-letter')
    expect(await anna.act(letter, 'retry')).toMatchObject({ status: 200, state: 'done' })
  }
  await anna.gone('dead-letter')
  await anna.alert('dead-letter', 'resolved')
  expect(consumer.taken).toHaveLength(2)
  await consumer.stop()
}, 20_000)
