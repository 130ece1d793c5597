import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import { bookedEvents, helloOf } from '../../hub/testing/client.ts'
import { delivery } from '../contract/hubStore.ts'
import { testWith } from '../debianPackage.ts'
import { NatsServers } from './natsServer.ts'
import { idsIn, openShared } from './stores.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
beforeEach(async () => {
  nats = await NatsServers.start()
})
afterEach(() => nats.end())

const hello = helloOf()

async function streams() {
  const connection = await connect({ servers: nats.urls })
  const manager = await jetstreamManager(connection)
  return { streams: manager.streams, end: () => connection.close() }
}

test('a stream that was purged begins a new epoch, and the copy of the old one is dropped', async () => {
  let store = await openShared(nats, 'one')
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
  const { epoch } = store
  await store.close()
  const manager = await streams()
  await manager.streams.purge('HUB')
  await manager.end()

  store = await openShared(nats, 'one')
  expect(store.epoch).not.toBe(epoch)
  expect(await idsIn(store)).toEqual([])
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('b', 1, 2))])
  expect(await idsIn(store)).toEqual(['b-1', 'b-2'])
  await store.close()
})

test('a hub that runs takes nothing more once its stream was purged, and begins anew at its start', async () => {
  let store = await openShared(nats, 'one')
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
  const manager = await streams()
  await manager.streams.purge('HUB')
  const [outcome] = await store.commit([delivery(hello, 3, bookedEvents('a', 4, 2))])
  expect(outcome?.ok).toBe(false)
  expect(await idsIn(store)).toHaveLength(3)
  await manager.streams.purge('HUB')
  await manager.end()
  await store.close()
  store = await openShared(nats, 'one')
  expect(await idsIn(store)).toEqual([])
  await store.close()
}, 15_000)

test('a stream without its beginning is refused with a sentence', async () => {
  const store = await openShared(nats, 'one')
  await store.admit([hello])
  await store.close()
  const manager = await streams()
  await manager.streams.purge('HUB', { seq: 3 })
  await manager.end()
  await expect(openShared(nats, 'one')).rejects.toThrow(/beginning of the stream is missing/)
})

test('a stream that may forget is refused with a sentence', async () => {
  const manager = await streams()
  await manager.streams.add({ name: 'HUB', subjects: ['HUB.>'], max_age: 1e12 })
  await manager.end()
  await expect(openShared(nats, 'one')).rejects.toThrow(/may forget messages/)
})

test('a stream that was restored from a backup begins a new epoch with the first agent that knows more', async () => {
  let store = await openShared(nats, 'one')
  await store.admit([hello])
  await store.commit([delivery(hello, 0, bookedEvents('a', 1, 3))])
  await store.close()
  const [folder, backup] = [join(nats.folder, 'node-0'), join(nats.folder, 'backup')]
  await nats.killOne(0)
  cpSync(folder, backup, { recursive: true })
  nats.startOne(0)
  await nats.ready()

  store = await openShared(nats, 'one')
  await store.commit([delivery(hello, 3, bookedEvents('a', 4, 2))])
  const { epoch } = store
  await store.close()
  await nats.killOne(0)
  rmSync(folder, { recursive: true })
  cpSync(backup, folder, { recursive: true })
  nats.startOne(0)
  await nats.ready()

  store = await openShared(nats, 'one')
  expect(await idsIn(store)).toEqual(['a-1', 'a-2', 'a-3'])
  expect(store.epoch).toBe(epoch)
  expect(await store.admit([helloOf({ acked: 5 })])).toMatchObject([
    { cursors: [{ through: 3 }, {}] },
  ])
  expect(store.epoch).not.toBe(epoch)
  await store.commit([delivery(hello, 3, bookedEvents('a', 4, 2))])
  expect(await idsIn(store)).toHaveLength(5)
  await store.close()
}, 15_000)
