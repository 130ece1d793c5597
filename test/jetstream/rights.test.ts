import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import type { HubStore } from '../../hub/store/contract.ts'
import { bookedEvent, helloOf } from '../../hub/testing/client.ts'
import { delivery } from '../contract/hubStore.ts'
import { testWith } from '../debianPackage.ts'
import { NatsServers } from './natsServer.ts'
import { openShared } from './stores.ts'

const test = testWith('nats-server', 'nats-server')

/** As docs/jetstream.md shows it: one consumer, whose name and filter are fixed by its rights. */
const rights = `authorization {
  users: [
    { user: hub, password: hub }
    { user: oslo, password: oslo, permissions: {
      publish: [
        "$JS.API.INFO"
        "$JS.API.CONSUMER.CREATE.HUB_events.oslo.HUB_events.*.*.Oslo.>"
        "$JS.API.CONSUMER.INFO.HUB_events.oslo"
        "$JS.API.CONSUMER.MSG.NEXT.HUB_events.oslo"
        "$JS.ACK.HUB_events.oslo.>"
      ]
      subscribe: "_INBOX_oslo.>"
    } }
  ]
}
no_auth_user: hub`

const hello = helloOf()
let nats: NatsServers
let store: HubStore
let consumer: NatsConnection
beforeEach(async () => {
  nats = await NatsServers.start(1, rights)
  store = await openShared(nats, 'one', { events: { maxAgeMs: 3_600_000, maxBytes: 50_000_000 } })
  const login = { user: 'oslo', pass: 'oslo', inboxPrefix: '_INBOX_oslo' }
  consumer = await connect({ servers: nats.urls, ...login })
})
afterEach(async () => {
  await consumer.close()
  await store.close()
  await nats.end()
})

const named = (filter: string) => ({
  durable_name: 'oslo',
  filter_subject: filter,
  ack_policy: AckPolicy.Explicit,
})

test('a consumer whose rights name a legal entity gets its events, and can ask for no others', async () => {
  await store.admit([hello])
  const bodies = ['Oslo', 'Bergen', 'Oslo'].map((legalentity, i) =>
    JSON.stringify({ ...JSON.parse(bookedEvent(`a-${i}`)), legalentity }),
  )
  await store.commit([delivery(hello, 0, bodies)])
  const { consumers } = await jetstreamManager(consumer, { timeout: 1_000 })
  for (const filter of ['HUB_events.>', 'HUB_events.*.*.Bergen.>']) {
    await expect(consumers.add('HUB_events', named(filter))).rejects.toThrow(/permission/i)
  }
  await consumers.add('HUB_events', named('HUB_events.*.*.Oslo.>'))
  const oslo = await jetstream(consumer).consumers.get('HUB_events', 'oslo')
  const ids: unknown[] = []
  for await (const message of await oslo.consume()) {
    ids.push(Object(message.json()).id)
    await message.ackAck()
    if (ids.length === 2) break
  }
  expect(ids).toEqual(['a-0', 'a-2'])
  expect(await oslo.next({ expires: 1_000 })).toBeNull()
})
