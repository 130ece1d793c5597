import { afterEach, beforeEach, expect, test } from 'vitest'
import { chunkOf } from '../../outbox/testing/chunk.ts'
import { TestOutbox } from '../../outbox/testing/testOutbox.ts'
import type { Notice } from '../notice.ts'
import { Upkeep } from './upkeep.ts'

let fixture: TestOutbox
let notices: Notice[]
let isUp: boolean
/** What an original gives when it is read once more: the digest of its statement. */
let digests: Map<number, string>

beforeEach(() => {
  fixture = new TestOutbox()
  notices = []
  isUp = false
  digests = new Map()
})

afterEach(() => fixture.close())

const now = new Date('2026-11-20T12:00:00Z')
const limit = { maxEvents: 1, maxBytes: 1_000_000 }

function upkeep(budgetBytes: number): Upkeep {
  const destinations = [{ name: 'erp', budgetBytes }]
  return new Upkeep(
    fixture.outbox,
    { events: { text: '90d', count: 90, unit: 'd' }, destinations, rebuildBytes: 250 },
    {
      tell: (notice) => notices.push(notice),
      restore: async (file) => readAgain(file),
      renew: async () => true,
      changed: () => {},
      isUp: () => isUp,
    },
  )
}

function take(count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const day = `2026-11-${String(n).padStart(2, '0')}`
    fixture.take({ name: `st${n}`, from: day, to: day, opening: '1.00', closing: '1.00' })
    fixture.outbox.files.settle(n, `archive/${n}.sta`)
    digests.set(n, `st${n}`)
  }
}

function readAgain(file: number): boolean {
  const type = 'finance.bank-statement-received.v1'
  const body = JSON.stringify({ id: `st${file}`, type, data: { checks: {} } })
  const rebuild = fixture.outbox.rebuilding.begin(file)
  const [name, digest] = [`st${file}`, digests.get(file) ?? '']
  rebuild.write(
    chunkOf([
      { open: { kind: 'statement', lane: 'statements', name } },
      { event: { type, body } },
      { close: { entries: 0, proof: 'ok', digest } },
    ]),
  )
  return rebuild.done()
}

/** Delivers what can be read, one by one. */
function deliver(): string[] {
  const ids: string[] = []
  for (;;) {
    const { acked, head } = fixture.outbox.destinations.standing('erp').statements
    const batch = fixture.outbox.delivery.read('erp', 'statements', acked, head, limit)
    if (batch.through === acked) return ids
    ids.push(...batch.events.map((body) => JSON.parse(body).id as string))
    fixture.outbox.destinations.acknowledge('erp', 'statements', batch.through)
  }
}

const held = () => fixture.outbox.traces.since('2026').filter(({ isPruned }) => !isPruned).length

test('a backlog over its budget is let go of, and rebuilt in its order once somebody takes it', async () => {
  take(20)
  const keeping = upkeep(400)
  await keeping.look(now)
  expect(notices).toEqual([{ kind: 'destination-over-budget', destination: 'erp' }])
  expect(held()).toBeLessThan(5)
  expect(fixture.outbox.pruning.backlog('erp')).toBeGreaterThan(400)
  isUp = true
  const delivered: string[] = []
  let most = 0
  for (let looks = 0; looks < 40; looks += 1) {
    delivered.push(...deliver())
    await keeping.look(now)
    most = Math.max(most, held() - delivered.length)
  }
  expect(delivered).toEqual(Array.from({ length: 20 }, (_, i) => `st${i + 1}`))
  expect(most).toBeLessThan(8)
  expect(notices.at(-1)).toEqual({ kind: 'destination-rebuilt', destination: 'erp' })
  expect(fixture.outbox.destinations.overSince('erp')).toBeUndefined()
})

test('what its original does not give any more is parked, loudly, and the rest goes on', async () => {
  take(20)
  digests.set(10, 'something else')
  const keeping = upkeep(400)
  await keeping.look(now)
  isUp = true
  const delivered: string[] = []
  for (let looks = 0; looks < 40; looks += 1) {
    delivered.push(...deliver())
    await keeping.look(now)
  }
  expect(delivered).toHaveLength(19)
  expect(notices).toContainEqual({
    kind: 'release-parked',
    destination: 'erp',
    lane: 'statements',
    code: 'original-unusable',
  })
  expect(fixture.outbox.parking.list('erp')).toMatchObject([{ release: 10, state: 'parked' }])
})

test('a replay of what is not held reads the originals first', async () => {
  take(3)
  fixture.outbox.destinations.acknowledge('erp', 'statements', 3)
  const later = new Date('2027-06-01T00:00:00Z')
  const keeping = upkeep(1_000_000)
  await keeping.look(later)
  expect(held()).toBe(0)
  fixture.outbox.replays.begin('erp', { release: 2 }, 'anna', 'lost there')
  isUp = true
  await keeping.look(later)
  expect(held()).toBe(1)
  const { after, through, replay } = fixture.outbox.replays.next('erp') ?? never()
  const batch = fixture.outbox.delivery.read('erp', 'statements', after, through, limit, replay)
  expect(batch.events).toHaveLength(1)
})

function never(): never {
  throw new Error('there must be a part to replay')
}
