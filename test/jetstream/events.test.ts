import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import type { HubStore } from '../../hub/store/contract.ts'
import { cursorIn, cursorText, markOf } from '../../hub/store/cursorText.ts'
import { everything } from '../../hub/store/scope.ts'
import { bookedEvent, bookedEvents, helloOf } from '../../hub/testing/client.ts'
import { delivery } from '../contract/hubStore.ts'
import { testWith } from '../debianPackage.ts'
import { takenFrom } from './natsConsumer.ts'
import { NatsServers } from './natsServer.ts'
import { idsIn, openShared } from './stores.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
const open: HubStore[] = []
const faults: unknown[] = []
beforeEach(async () => {
  nats = await NatsServers.start()
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  await nats.end()
  expect(faults.splice(0)).toEqual([])
})

const hello = helloOf()
const events = { maxAgeMs: 3_600_000, maxBytes: 100_000_000 }
const patient = { timeout: 15_000 }

async function started(hub: string): Promise<HubStore> {
  const onFault = (error: unknown) => faults.push(error)
  const store = await openShared(nats, hub, { events, limits: { leaseMs: 1_000 }, onFault })
  open.push(store)
  return store
}

async function ended(store: HubStore): Promise<void> {
  open.splice(open.indexOf(store), 1)
  await store.close()
}

const taken = (filter?: string) => takenFrom(nats, 'HUB_events', filter)
const idsOf = async (filter?: string) => (await taken(filter)).map(({ id }) => id)

/** What is kept under a stream's name, by the API of its servers. */
async function manage<T>(
  work: (streams: Awaited<ReturnType<typeof jetstreamManager>>['streams']) => Promise<T>,
): Promise<T> {
  const connection = await connect({ servers: nats.urls })
  const { streams } = await jetstreamManager(connection)
  return work(streams).finally(() => connection.close())
}

function eventOf(id: string, place: { readonly region?: string; readonly legalentity?: string }) {
  return JSON.stringify({ ...JSON.parse(bookedEvent(id)), ...place })
}

test('a consumer of NATS that filters by legal entity gets its events and no others, as pull has them', async () => {
  const store = await started('one')
  await store.admit([hello])
  const bodies = Array.from({ length: 12 }, (_, i) =>
    eventOf(
      `a-${i}`,
      [
        { region: 'nordics', legalentity: 'Kontor Oslo AS' },
        { region: 'nordics', legalentity: 'Kontor Malmö AB' },
        {},
      ][i % 3] ?? {},
    ),
  )
  await store.commit([delivery(hello, 0, bodies)])
  const oslo = 'HUB_events.erp.nordics.Kontor=20Oslo=20AS.>'
  await expect.poll(() => idsOf(oslo), patient).toEqual(['a-0', 'a-3', 'a-6', 'a-9'])
  const malmo = 'HUB_events.erp.*.Kontor=20Malm=c3=b6=20AB.bank-transaction-booked'
  await expect.poll(() => idsOf(malmo), patient).toEqual(['a-1', 'a-4', 'a-7', 'a-10'])
  const nobodys = 'HUB_events.erp.=none.=none.*'
  await expect.poll(() => idsOf(nobodys), patient).toEqual(['a-2', 'a-5', 'a-8', 'a-11'])

  const page = { scope: everything, inbox: 'erp', after: 0, limit: 100 }
  const pulled = (await store.events(page)).events.map(({ cursor, body }) => {
    return { cursor: cursorText(store.epoch, cursor), body }
  })
  const all = await taken()
  expect(all.map(({ cursor, body }) => ({ cursor, body }))).toEqual(pulled)
  expect(new Set(all.map(({ contentType }) => contentType))).toEqual(
    new Set(['application/cloudevents']),
  )
})

test('the hub that leads next goes on behind the last message, also of several inboxes', async () => {
  const one = await started('one')
  const other = await started('other')
  const treasury = helloOf({ inbox: 'treasury', agent: 'bergen' })
  await one.admit([hello])
  await one.admit([treasury])
  await one.commit([delivery(hello, 0, bookedEvents('a', 1, 40))])
  await one.commit([delivery(treasury, 0, bookedEvents('a', 1, 40))])
  await ended(one)
  await other.commit([delivery(hello, 40, bookedEvents('a', 41, 40))])
  const ids = Array.from({ length: 80 }, (_, i) => `a-${i + 1}`)
  await expect.poll(() => idsOf('HUB_events.erp.>'), patient).toEqual(ids)
  expect(await idsOf('HUB_events.treasury.>')).toEqual(ids.slice(0, 40))
})

test('a stream that is deleted, or emptied, is filled again without a new event', async () => {
  const store = await started('one')
  await store.admit([hello])
  const ids = Array.from({ length: 600 }, (_, i) => `a-${i + 1}`)
  await store.commit([delivery(hello, 0, bookedEvents('a', 1, 600))])
  await expect.poll(() => idsOf(), patient).toEqual(ids)
  await manage((streams) => streams.delete('HUB_events'))
  await expect.poll(() => idsOf(), patient).toEqual(ids)
  await manage((streams) => streams.purge('HUB_events'))
  await expect.poll(() => idsOf(), patient).toEqual(ids)
})

test('a journal that begins anew brings everything again, under its new epoch', async () => {
  let store = await started('one')
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
  await expect.poll(() => idsOf(), patient).toHaveLength(3)
  const { epoch } = store
  await ended(store)
  await manage((streams) => streams.purge('HUB'))

  store = await started('one')
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('b', 1, 2))])
  await expect.poll(() => idsOf(), patient).toEqual(['a-1', 'a-2', 'a-3', 'b-1', 'b-2'])
  expect((await taken()).map(({ cursor }) => cursorIn(cursor)?.mark)).toEqual([
    ...Array(3).fill(markOf(epoch)),
    ...Array(2).fill(markOf(store.epoch)),
  ])
  expect(await idsIn(store)).toEqual(['b-1', 'b-2'])
})

test('new limits are brought to the stream, and one for something else is refused', async () => {
  await started('one')
  const { config } = await manage((streams) => streams.info('HUB_events'))
  expect(config).toMatchObject({ max_age: 3_600_000_000_000, max_bytes: 100_000_000 })
  const larger = { maxAgeMs: 7_200_000, maxBytes: 200_000_000 }
  open.push(await openShared(nats, 'other', { events: larger }))
  const { config: changed } = await manage((streams) => streams.info('HUB_events'))
  expect(changed).toMatchObject({ max_age: 7_200_000_000_000, max_bytes: 200_000_000 })

  await manage((streams) => streams.add({ name: 'OTHER_events', subjects: ['mine.>'] }))
  await expect(openShared(nats, 'one', { stream: 'OTHER', events })).rejects.toThrow(
    /OTHER_events is one for something else/,
  )
})
