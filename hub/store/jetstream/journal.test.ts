import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect } from 'vitest'
import { testWith } from '../../../test/debianPackage.ts'
import { NatsServers } from '../../../test/jetstream/natsServer.ts'
import { Outrun } from './faults.ts'
import { Journal } from './journal.ts'
import { jetStreamLimits } from './settings.ts'

const test = testWith('nats-server', 'nats-server')

let nats: NatsServers
let connection: NatsConnection
let journal: Journal
beforeEach(async () => {
  nats = await NatsServers.start()
  connection = await connect({ servers: nats.urls })
  const settings = { servers: nats.urls, stream: 'HUB', replicas: 1, tls: undefined, hub: 'one' }
  journal = await Journal.open(connection, settings, 'HUB.>', jetStreamLimits)
})
afterEach(async () => {
  await connection.close()
  await nats.end()
})

/** A subject that answers as a cluster does that knows an id and has no message of it. */
function answering(places: number[]): void {
  connection.subscribe('FORGETFUL', {
    callback: (_, message) => {
      const seq = places.shift() ?? 9
      message.respond(JSON.stringify({ stream: 'HUB', seq, duplicate: true }))
    },
  })
}

const bytes = Buffer.from('x')

test('a message whose place is not known yet is sent until it is', async () => {
  answering([0, 0, 7])
  expect(await journal.write('FORGETFUL', 'id', bytes)).toBe(7)
})

test('one that has to follow another one is left to be written anew, under another id', async () => {
  answering([0])
  const written = journal.write('FORGETFUL', 'id', bytes, { lastSubjectSequence: 3 })
  await expect(written).rejects.toThrow(Outrun)
})

test('one that is sent again is there once, and a later one can not be written before it', async () => {
  const first = await journal.write('HUB.a', 'id', bytes, { lastSubjectSequence: 0 })
  expect(await journal.write('HUB.a', 'id', bytes, { lastSubjectSequence: 0 })).toBe(first)
  const outrun = journal.write('HUB.a', 'other', bytes, { lastSubjectSequence: 0 })
  await expect(outrun).rejects.toThrow(Outrun)
  expect(await journal.span()).toEqual({ first, last: first })
})
