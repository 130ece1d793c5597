import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import { delivery } from '../../../../test/contract/hubStore.ts'
import { testWith } from '../../../../test/debianPackage.ts'
import { takenFrom } from '../../../../test/jetstream/natsConsumer.ts'
import { NatsServers } from '../../../../test/jetstream/natsServer.ts'
import { bookedEvents, helloOf } from '../../../testing/client.ts'
import { openDatabase } from '../../sqlite.ts'
import { hubStoreOn } from '../../store.ts'
import { jetStreamLimits } from '../settings.ts'
import { EventStream } from './eventStream.ts'
import { Republisher } from './republisher.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
beforeEach(async () => {
  nats = await NatsServers.start()
})
afterEach(() => nats.end())

const now = () => new Date()
const limits = { maxAgeMs: 3_600_000, maxBytes: 100_000_000 }

test('hubs that all take themselves for the leader write each event once, in order', async () => {
  const db = openDatabase({ path: join(nats.folder, 'copy.db'), now })
  const store = hubStoreOn(db, now)
  let applied = 0
  const copy = {
    db,
    epoch: store.epoch,
    leads: true,
    get applied() {
      return applied
    },
    through: async (sequence: number, withinMs: number) => {
      const end = performance.now() + withinMs
      while (applied < sequence && performance.now() < end) await pause(1)
      return applied >= sequence
    },
    caughtUp: async () => {},
  }
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  const connections = await Promise.all([1, 2, 3].map(() => connect({ servers: nats.urls })))
  let opened = 0
  const hubs = connections.map((connection, at) => {
    const settings = {
      servers: nats.urls,
      stream: 'HUB',
      replicas: 1,
      tls: undefined,
      hub: `${at}`,
    }
    const open = () => {
      opened += 1
      return EventStream.open(connection, settings, limits, jetStreamLimits)
    }
    const { maxAgeMs } = limits
    return new Republisher({ copy, open, maxAgeMs, now, onFault, lookMs: 5 })
  })
  const hello = helloOf()
  await store.admit([hello])
  for (const hub of hubs) hub.start()
  for (let after = 0; after < 3_000; after += 10) {
    await store.commit([delivery(hello, after, bookedEvents('a', after + 1, 10))])
    applied += 1
    await pause(2)
  }
  const ids = Array.from({ length: 3_000 }, (_, i) => `a-${i + 1}`)
  const taken = async () => (await takenFrom(nats, 'HUB_events')).map(({ id }) => id)
  await expect.poll(taken, { timeout: 60_000 }).toEqual(ids)
  // They were in each other's way, or this has shown nothing.
  expect(opened).toBeGreaterThan(3 * hubs.length)
  for (const hub of hubs) await hub.stop()
  for (const connection of connections) await connection.close()
  db.close()
  expect(faults).toEqual([])
}, 90_000)
