import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { hubStoreContract } from '../../../test/contract/hubStore.ts'
import { testWith } from '../../../test/debianPackage.ts'
import { NatsServers } from '../../../test/jetstream/natsServer.ts'
import { openJetStreamStore } from './store.ts'

const isHere = testWith('nats-server', 'nats-server') === test

let nats: NatsServers
let count = 0

describe.runIf(isHere)('on a server', () => {
  beforeAll(async () => {
    nats = await NatsServers.start()
  })
  afterAll(() => nats.end())

  hubStoreContract('JetStream', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kontor-hub-'))
    count += 1
    const settings = {
      servers: nats.urls,
      stream: `HUB${count}`,
      replicas: 1,
      tls: undefined,
      hub: 'test',
    }
    const open = () =>
      openJetStreamStore({ settings, path: join(folder, 'copy.db'), now: () => new Date() })
    let store = await open()
    return {
      store,
      reopen: async () => {
        await store.close()
        store = await open()
        return store
      },
      remove: async () => {
        await store.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
})
