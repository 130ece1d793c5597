import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test as plainTest,
} from 'vitest'
import { delivery } from '../../../test/contract/hubStore.ts'
import { testWith } from '../../../test/debianPackage.ts'
import { NatsServers } from '../../../test/jetstream/natsServer.ts'
import { idsIn, openShared } from '../../../test/jetstream/stores.ts'
import { bookedEvents, helloOf } from '../../testing/client.ts'
import type { HubStore, News } from '../contract.ts'
import { everything } from '../scope.ts'
import { openSharedBooks } from './books.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
let one: HubStore
let other: HubStore
let count = 0
const hello = helloOf()

describe.runIf(test === plainTest)('hubs that share a store', () => {
  beforeAll(async () => {
    nats = await NatsServers.start()
  })
  afterAll(() => nats.end())
  beforeEach(async () => {
    count += 1
    const more = { stream: `SHARED${count}`, limits: { leaseMs: 1_000 } }
    one = await openShared(nats, 'one', more)
    other = await openShared(nats, 'other', more)
  })
  afterEach(async () => {
    await one.close()
    await other.close()
  })

  test('what came over one hub is at the other, under the same cursors', async () => {
    const news: News[] = []
    other.watch((each) => news.push(each))
    await one.admit([hello])
    await one.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
    await expect.poll(() => idsIn(other)).toEqual(['a-1', 'a-2', 'a-3'])
    expect(await other.head()).toBe(await one.head())
    expect(other.epoch).toBe(one.epoch)
    expect(other.accountKey).toBe(one.accountKey)
    expect(news).toContainEqual({ kind: 'events', inbox: 'erp' })
  })

  test('an agent goes on over another hub where it left the first', async () => {
    await one.admit([hello])
    await one.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
    expect(await other.admit([hello])).toMatchObject([{ term: 2, cursors: [{ through: 3 }, {}] }])
    const [outcome] = await other.commit([delivery(hello, 3, bookedEvents('a', 4, 2))])
    expect(outcome).toEqual({ ok: true, duplicates: 0, conflicts: 0 })
    // The first hub still has the old link, and learns of it by its next frame: as two events that
    // it knows, or, where it hadn't heard of the other's frame yet, as that same message.
    const [again] = await one.commit([delivery(hello, 3, bookedEvents('a', 4, 2))])
    expect(again).toMatchObject({ ok: true, conflicts: 0 })
    expect(await idsIn(one)).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5'])
  })

  test('the same frame over both hubs at once is stored once', async () => {
    await one.admit([hello])
    for (let after = 0; after < 40; after += 4) {
      const frame = delivery(hello, after, bookedEvents('a', after + 1, 4))
      const outcomes = await Promise.all([one.commit([frame]), other.commit([frame])])
      expect(outcomes.flat().map(({ ok }) => ok)).toEqual([true, true])
    }
    const ids = await idsIn(one)
    expect(ids).toEqual(Array.from({ length: 40 }, (_, i) => `a-${i + 1}`))
    await expect.poll(() => idsIn(other)).toEqual(ids)
  })

  test('one of them leads, and the other one does when it is gone', async () => {
    expect([one.leads, other.leads]).toEqual([true, false])
    await one.close()
    await expect.poll(() => other.leads, { timeout: 5_000 }).toBe(true)
    one = other
    other = await openShared(nats, 'third', { stream: `SHARED${count}` })
  })

  test('users, commands, alerts and the audit are the same at both', async () => {
    const grants = { role: 'operator', scope: everything, masked: false } as const
    expect(await one.access.addUser({ name: 'anna', password: '$x', ...grants })).toBe(true)
    await expect.poll(() => other.access.users()).toHaveLength(1)
    expect(await other.access.addUser({ name: 'anna', password: '$y', ...grants })).toBe(false)

    const hash = Buffer.alloc(32, 7)
    const endsAt = new Date(Date.now() + 60_000).toISOString()
    const session = { hash, csrf: 'c', name: 'anna', person: 'user/anna', address: '::1', endsAt }
    await one.access.begin({ ...session, ...grants })
    await expect.poll(() => other.access.session(hash, 60_000)).toMatchObject({ name: 'anna' })
    await other.access.changeUser('anna', { disabled: true })
    await expect.poll(() => one.access.session(hash, 60_000)).toBeUndefined()

    const named = { key: 'k', code: 'agent-offline', subject: 'oslo', agent: 'oslo' }
    const message = 'oslo is offline'
    const condition = { ...named, severity: 'critical', inbox: undefined, message } as const
    await one.alerts.change([{ kind: 'raise', condition }], () => ['mail'])
    await expect.poll(() => other.alerts.standing()).toMatchObject([{ number: 1, key: 'k' }])
    await expect
      .poll(() => other.alerts.notices('mail', new Date().toISOString(), 9))
      .toMatchObject([{ alert: { key: 'k' } }])

    await Promise.all([one.audit.add('a', 'anna', {}), other.audit.add('b', 'anna', {})])
    await expect.poll(() => one.audit.verify()).toEqual({ records: 2, broken: undefined })
    await expect.poll(() => other.audit.list(0, 9)).toEqual(await one.audit.list(0, 9))
  })

  test('the command line works beside the hubs, in the books of people', async () => {
    await one.admit([hello])
    const grants = { role: 'admin', scope: everything, masked: false } as const
    await one.access.addUser({ name: 'anna', password: '$x', ...grants })
    const stream = `SHARED${count}`
    const settings = { servers: nats.urls, stream, replicas: 1, tls: undefined, hub: 'cli' }
    const books = await openSharedBooks(settings, () => new Date())
    expect(await books.access.addUser({ name: 'anna', password: '$y', ...grants })).toBe(false)
    expect(await books.access.addUser({ name: 'bo', password: '$z', ...grants })).toBe(true)
    await books.audit.add('user-added', 'root', { name: 'bo' })
    await books.close()
    await expect.poll(() => other.access.users()).toHaveLength(2)
    expect(await one.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])).toMatchObject([
      { ok: true },
    ])
  })

  test('a heartbeat is at the other hub, and in no journal', async () => {
    await one.admit([hello])
    await expect.poll(() => other.agents(everything)).toHaveLength(1)
    const heard: News[] = []
    other.watch((each) => heard.push(each))
    const status = { t: 'status', uptimeSeconds: 7 } as const
    const at = '2026-11-02T00:00:00.000Z'
    await one.fleet.keepStatuses([{ inbox: 'erp', agent: 'oslo', status, at }])
    await expect
      .poll(() => other.agents(everything))
      .toMatchObject([{ status: { uptimeSeconds: 7 } }])
    expect(heard).toMatchObject([{ kind: 'status', agent: 'oslo' }])
  })
})
