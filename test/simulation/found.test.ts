import { afterEach, beforeEach, expect, test } from 'vitest'
import { bearer } from '../../agent/delivery/identity.ts'
import { Link } from '../../agent/delivery/link.ts'
import type { SocketEvents } from '../../agent/delivery/socket.ts'
import { migrations } from '../../outbox/migrations.ts'
import { type Outbox, outboxOn } from '../../outbox/outbox.ts'
import { Clock } from './clock.ts'
import { Disk, DiskKind } from './disk.ts'

/** Faults that seeds found, each as a test that no change of the seeds takes away. */
const kind = new DiskKind(migrations)
let disk: Disk
let outbox: Outbox
const trouble = { code: 'SQLITE_FULL', strikes: () => true } as const

beforeEach(() => {
  disk = new Disk(kind)
  outbox = outboxOn(disk.open(), () => new Date(0))
  outbox.destinations.register('erp', {}, 'beginning')
})
afterEach(() => {
  disk.trouble = undefined
  disk.scrap()
})

test('a renewal that the disk refuses leaves the store its id', () => {
  const { storeId } = outbox
  disk.trouble = trouble
  expect(() => outbox.renew()).toThrow(/trouble/)
  expect(outbox.storeId).toBe(storeId)
})

test('a link that has met a full disk stops when it is asked to, and for good', async () => {
  const clock = new Clock()
  const dialled: SocketEvents[] = []
  const socket = { send: () => {}, ping: () => {}, close: () => {} }
  const rules = { agent: 'oslo', url: 'ws://hub/agents/erp', program: 'kontor 0' }
  const link = new Link(
    { ...rules, destination: 'erp', identity: bearer(() => 'token') },
    outbox,
    {
      tell: () => {},
      acknowledged: () => {},
      renewed: () => link.storeRenewed(),
      status: () => ({}),
      command: (_destination, { id }) => ({ id, outcome: 'done' }),
    },
    {
      now: () => clock.now,
      wall: () => clock.now,
      random: () => 0,
      after: (ms, call) => clock.after(ms, call),
      connect: (_url, _token, events) => {
        dialled.push(events)
        return socket
      },
    },
  )
  link.start()
  dialled[0]?.opened()
  disk.trouble = trouble
  dialled[0]?.frame({
    t: 'bye',
    code: 'store-forked',
    disposition: 'retry',
    message: 'The store is to be renewed, which the disk refuses.',
  })
  await link.stop()
  for (let act = clock.take(); act; act = clock.take()) act()
  expect(dialled).toHaveLength(1)
})
