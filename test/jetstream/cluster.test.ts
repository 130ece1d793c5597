import { setTimeout as pause } from 'node:timers/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import type { HubStore } from '../../hub/store/contract.ts'
import { bookedEvents, helloOf } from '../../hub/testing/client.ts'
import { delivery } from '../contract/hubStore.ts'
import { testWith } from '../debianPackage.ts'
import { NatsServers } from './natsServer.ts'
import { idsIn, openShared } from './stores.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
beforeEach(async () => {
  nats = await NatsServers.start(3)
}, 15_000)
afterEach(() => nats.end())

const hello = helloOf()

/** As an agent does: what was not acknowledged is sent again. @returns How often it was. */
async function deliverAll(store: HubStore, from: number, through: number): Promise<number> {
  let again = 0
  for (let after = from; after < through; ) {
    const frame = delivery(hello, after, bookedEvents('a', after + 1, 10))
    const [outcome] = await store.commit([frame])
    if (outcome?.ok) after += 10
    else {
      again += 1
      await pause(100)
    }
  }
  return again
}

/** The server that says what is in the stream: the hardest one to lose. */
async function leaderOf(stream: string): Promise<number> {
  const connection = await connect({ servers: nats.urls })
  const manager = await jetstreamManager(connection)
  const { cluster } = await manager.streams.info(stream)
  await connection.close()
  return Number(cluster?.leader?.replace('node-', ''))
}

test('three servers go on without the one that leads the stream, and nothing is lost or twice', async () => {
  const more = { replicas: 3, limits: { requestMs: 1_000 } }
  const one = await openShared(nats, 'one', more)
  const other = await openShared(nats, 'other', more)
  await one.admit([hello])
  await deliverAll(one, 0, 200)
  const leader = await leaderOf('HUB')
  const [again] = await Promise.all([
    deliverAll(one, 200, 600),
    pause(50).then(() => nats.killOne(leader)),
  ])
  const ids = Array.from({ length: 600 }, (_, i) => `a-${i + 1}`)
  expect(await idsIn(one)).toEqual(ids)
  await expect.poll(() => idsIn(other), { timeout: 15_000 }).toEqual(ids)
  process.stdout.write(`the leader was killed, ${again} frames were sent again\n`)
  await one.close()
  await other.close()
}, 40_000)

test('the same frames over both hubs at once are stored once, and both hubs go on', async () => {
  const more = { replicas: 3 }
  const [one, other] = [await openShared(nats, 'one', more), await openShared(nats, 'other', more)]
  await one.admit([hello])
  await Promise.all([deliverAll(one, 0, 500), deliverAll(other, 0, 500)])
  const ids = Array.from({ length: 500 }, (_, i) => `a-${i + 1}`)
  expect(await idsIn(one)).toEqual(ids)
  await expect.poll(() => idsIn(other), { timeout: 15_000 }).toEqual(ids)
  await one.close()
  await other.close()
}, 40_000)
