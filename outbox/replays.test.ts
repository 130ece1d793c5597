import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestOutbox } from './testing/testOutbox.ts'

let fixture: TestOutbox

beforeEach(() => {
  fixture = new TestOutbox()
})

afterEach(() => fixture.close())

const limit = { maxEvents: 100, maxBytes: 1_000_000 }

/** Takes statements 1 to `count`, each a release of one event. */
function take(count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const day = `2026-11-${String(n).padStart(2, '0')}`
    fixture.take({ name: `st${n}`, from: day, to: day, opening: '1.00', closing: '1.00' })
  }
}

/** Ids that the destination is sent next for a replay, by the part that is next. */
function sent() {
  const { replays, delivery } = fixture.outbox
  const part = replays.next('erp')
  if (part === undefined) return undefined
  const { lane, after, through, replay } = part
  const batch = delivery.read('erp', lane, after, through, limit, replay)
  return { ...batch, ids: batch.events.map((body) => JSON.parse(body).id as string) }
}

describe('a replay', () => {
  test('sends again what is meant, moves a cursor of its own and no other', () => {
    const { outbox } = fixture
    take(4)
    outbox.destinations.acknowledge('erp', 'statements', 4)
    const begun = outbox.replays.begin('erp', { release: 2 }, 'anna', 'lost there')
    expect(begun).toMatchObject({ events: 1 })
    expect(sent()).toMatchObject({ ids: ['st2'], after: 1, through: 2 })
    const job = outbox.replays.next('erp')?.job ?? ''
    expect(outbox.replays.move('erp', job, 2)).toMatchObject({ outcome: 'done', acknowledged: 1 })
    expect(outbox.replays.next('erp')).toBeUndefined()
    expect(outbox.destinations.standing('erp').statements.acked).toBe(4)
  })

  test('holds nothing that was not acknowledged: that comes by itself', () => {
    const { outbox } = fixture
    take(3)
    expect(outbox.replays.begin('erp', { from: '2026-01-01T00:00:00.000Z' }, 'a', 'b')).toBe(
      undefined,
    )
    outbox.destinations.acknowledge('erp', 'statements', 2)
    outbox.replays.begin('erp', { from: '2026-01-01T00:00:00.000Z' }, 'a', 'b')
    expect(sent()).toMatchObject({ ids: ['st1', 'st2'] })
  })

  test('of scattered units goes stretch by stretch, and one replay comes after the other', () => {
    const { outbox } = fixture
    take(4)
    outbox.destinations.acknowledge('erp', 'statements', 4)
    outbox.replays.begin('erp', { file: 3 }, 'a', 'first')
    outbox.replays.begin('erp', { file: 1 }, 'a', 'second')
    expect(sent()?.ids).toEqual(['st3'])
    outbox.replays.move('erp', outbox.replays.next('erp')?.job ?? '', 3)
    expect(sent()?.ids).toEqual(['st1'])
    expect(outbox.replays.latest(10).map(({ outcome }) => outcome)).toEqual(['done', undefined])
  })

  test('that the hub asks for twice is one', () => {
    const { outbox } = fixture
    take(2)
    const range = { lane: 'statements', after: 0, through: 2 } as const
    outbox.replays.asked('erp', 'job-7', range)
    outbox.replays.asked('erp', 'job-7', range)
    expect(outbox.replays.open()).toHaveLength(1)
    expect(outbox.replays.next('erp')).toMatchObject({ job: 'job-7', after: 0, through: 2 })
  })

  test('that is stopped sends nothing more', () => {
    const { outbox } = fixture
    take(1)
    outbox.destinations.acknowledge('erp', 'statements', 1)
    const { id = 0 } = outbox.replays.begin('erp', { file: 1 }, 'a', 'b') ?? {}
    expect(outbox.replays.stop(id)).toMatchObject({ outcome: 'stopped' })
    expect(outbox.replays.stop(id)).toBeUndefined()
    expect(outbox.replays.next('erp')).toBeUndefined()
  })
})

describe('a parked release', () => {
  const park = () => {
    take(3)
    fixture.outbox.parking.park('erp', 'statements', 2, 'event-invalid')
    fixture.outbox.destinations.acknowledge('erp', 'statements', 3)
  }

  test('stays parked until its retry has come through', () => {
    park()
    const { outbox } = fixture
    const { id = 0 } = outbox.replays.retry('erp', 2, 'anna') ?? {}
    expect(outbox.parking.list('erp')).toMatchObject([{ release: 2, state: 'retrying' }])
    expect(sent()).toMatchObject({ ids: ['st2'], parked: 0 })
    expect(fixture.delivered()).toHaveLength(2)
    outbox.replays.move('erp', `replay-${id}-1`, 2)
    expect(outbox.parking.list('erp')).toEqual([])
  })

  test('that is refused again is parked again, whole', () => {
    park()
    const { outbox } = fixture
    const { id = 0 } = outbox.replays.retry('erp', 2, 'anna') ?? {}
    outbox.parking.park('erp', 'statements', 2, 'event-too-large')
    outbox.replays.move('erp', `replay-${id}-1`, 2)
    expect(outbox.parking.list('erp')).toMatchObject([{ state: 'parked', code: 'event-too-large' }])
    expect(outbox.replays.get(id)).toMatchObject({ outcome: 'done' })
  })

  test('stays parked where its events are not held and nothing was sent', () => {
    park()
    const { outbox } = fixture
    outbox.files.settle(2, 'archive/2.sta')
    const { id = 0 } = outbox.replays.retry('erp', 2, 'anna') ?? {}
    const raw = new Database(fixture.path)
    raw.exec(`UPDATE unit SET pruned_at = '2026-11-20T12:00:00.000Z' WHERE release = 2`)
    raw.close()
    expect(sent()).toMatchObject({ ids: [], filtered: 1 })
    outbox.replays.move('erp', `replay-${id}-1`, 2)
    expect(outbox.parking.list('erp')).toMatchObject([{ release: 2, state: 'parked' }])
  })

  test('is passed over by a replay that was not made for it', () => {
    park()
    fixture.outbox.replays.begin('erp', { from: '2026-01-01T00:00:00.000Z' }, 'a', 'b')
    expect(sent()).toMatchObject({ ids: ['st1', 'st3'], parked: 1, at: [1, 3] })
  })

  test('that is skipped is never sent, waits for nobody, and says who said so', () => {
    park()
    const { outbox } = fixture
    outbox.parking.skip('erp', 2, { by: 'anna', reason: 'paid by hand' })
    expect(outbox.parking.count('erp')).toBe(0)
    expect(outbox.parking.list('erp')).toMatchObject([
      { state: 'skipped', skippedBy: 'anna', reason: 'paid by hand' },
    ])
    expect(outbox.audit.list(1)).toMatchObject([
      { kind: 'release-skipped', detail: { by: 'anna', reason: 'paid by hand' } },
    ])
    outbox.replays.begin('erp', { release: 2 }, 'a', 'b')
    expect(sent()).toMatchObject({ ids: [], parked: 1 })
  })
})
