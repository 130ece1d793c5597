import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chunkOf } from './testing/chunk.ts'
import { TestOutbox } from './testing/testOutbox.ts'

let fixture: TestOutbox

beforeEach(() => {
  fixture = new TestOutbox()
})

afterEach(() => fixture.close())

const limit = { maxEvents: 100, maxBytes: 1_000_000 }
const later = new Date('2027-06-01T00:00:00Z')

/** Takes statements, whose originals are in the archive. */
function take(...numbers: number[]): void {
  for (const n of numbers) {
    const day = `2026-11-${String(n).padStart(2, '0')}`
    fixture.take({ name: `st${n}`, from: day, to: day, opening: '1.00', closing: '1.00' })
    fixture.outbox.files.settle(n, `archive/${n}.sta`)
  }
}

function prune(destinations = ['erp']): number {
  const marked = fixture.outbox.pruning.retire(later, destinations)
  while (fixture.outbox.pruning.slice());
  return marked
}

/** Reads an original again, as the intake does. */
function rebuild(n: number, digest = `st${n}`): boolean {
  const body = JSON.stringify({
    id: `st${n}`,
    type: 'finance.bank-statement-received.v1',
    data: { checks: {} },
  })
  const again = fixture.outbox.rebuilding.begin(n)
  again.write(
    chunkOf([
      { open: { kind: 'statement', lane: 'statements', name: `st${n}` } },
      { event: { type: 'finance.bank-statement-received.v1', body } },
      { close: { entries: 0, proof: 'ok', digest } },
    ]),
  )
  return again.done()
}

describe('the retention of events', () => {
  test('deletes what every destination has, and leaves numbers and names', () => {
    const { outbox } = fixture
    take(1, 2, 3)
    outbox.destinations.acknowledge('erp', 'statements', 2)
    expect(prune()).toBe(2)
    expect(outbox.releases.head('statements')).toBe(3)
    expect(outbox.traces.since('2026-01-01').filter(({ isPruned }) => isPruned)).toHaveLength(2)
    const next = outbox.delivery.read('erp', 'statements', 2, 3, limit)
    expect(next.events).toHaveLength(1)
    expect(fixture.take({ ...again(1) })).toMatchObject({ state: 'duplicate' })
  })

  const again = (n: number) => ({
    ...{ name: `st${n}`, from: `2026-11-0${n}`, to: `2026-11-0${n}` },
    ...{ opening: '1.00', closing: '1.00' },
  })

  test('keeps what another destination waits for, what is parked, and what is being sent again', () => {
    const { outbox } = fixture
    outbox.destinations.register('late', {}, 'beginning')
    take(1, 2, 3, 4)
    outbox.parking.park('erp', 'statements', 2, 'event-invalid')
    outbox.destinations.acknowledge('erp', 'statements', 4)
    outbox.destinations.acknowledge('late', 'statements', 3)
    outbox.replays.begin('erp', { release: 3 }, 'a', 'b')
    expect(prune(['erp', 'late'])).toBe(1)
    expect(outbox.pruned.next('statements', 0, 4)).toMatchObject({ file: 1, first: 1 })
    expect(outbox.pruned.next('statements', 1, 4)).toBeUndefined()
  })

  test('ends a live batch before a hole, and a replay passes over it with its account', () => {
    const { outbox } = fixture
    take(1, 2, 3)
    outbox.destinations.acknowledge('erp', 'statements', 2)
    prune()
    const live = outbox.delivery.read('erp', 'statements', 0, 3, limit)
    expect([live.through, live.events.length]).toEqual([0, 0])
    const replay = outbox.delivery.read('erp', 'statements', 0, 3, limit, 1)
    expect([replay.through, replay.filtered, replay.events.length]).toEqual([3, 2, 1])
  })

  test('never deletes a correction, which no original holds', () => {
    const { outbox } = fixture
    take(1)
    fixture.take({ ...again(1), closing: '2.00', digest: 'other' })
    outbox.destinations.acknowledge('erp', 'statements', 2)
    expect(prune()).toBe(1)
    expect(outbox.pruned.next('statements', 1, 2)).toBeUndefined()
  })

  test('holds a correction whose first version is not held and was not brought back', () => {
    const { outbox } = fixture
    take(1)
    outbox.destinations.acknowledge('erp', 'statements', 1)
    prune()
    const decision = fixture.take({ ...again(1), closing: '2.00', digest: 'other' })
    expect(decision).toMatchObject({ state: 'held' })
    expect(outbox.releases.reasons(2)).toEqual(['statement-differs'])
  })
})

describe('rebuilding from an original', () => {
  test('brings events back in their place, with their numbers', () => {
    const { outbox } = fixture
    take(1, 2, 3)
    outbox.destinations.acknowledge('erp', 'statements', 3)
    prune()
    expect(rebuild(2)).toBe(true)
    const { events } = outbox.delivery.read('erp', 'statements', 1, 2, limit)
    expect(events.map((body) => JSON.parse(body).id)).toEqual(['st2'])
    expect(JSON.parse(events[0] ?? '').data.checks).toMatchObject({ continuity: 'ok' })
    expect(outbox.pruned.next('statements', 2, 3)).toMatchObject({ first: 3 })
  })

  test('leaves nothing of an original that holds something else', () => {
    const { outbox } = fixture
    take(1)
    outbox.destinations.acknowledge('erp', 'statements', 1)
    prune()
    expect(rebuild(1, 'another')).toBe(false)
    expect(outbox.delivery.read('erp', 'statements', 0, 1, limit).events).toEqual([])
  })

  test('takes up what a crash left of a deletion or of another try', () => {
    const { outbox } = fixture
    take(1)
    outbox.destinations.acknowledge('erp', 'statements', 1)
    outbox.pruning.retire(later, ['erp'])
    expect(rebuild(1)).toBe(true)
    while (outbox.pruning.slice());
    expect(outbox.delivery.read('erp', 'statements', 0, 1, limit).events).toHaveLength(1)
  })
})

describe('a budget', () => {
  const erp = { name: 'erp', budgetBytes: 150 }

  test('parks a destination as a whole, and lets it back once it fits', () => {
    const { outbox } = fixture
    take(1)
    expect(outbox.pruning.judge(erp)).toBeUndefined()
    take(2, 3)
    expect(outbox.pruning.backlog('erp')).toBeGreaterThan(150)
    expect(outbox.pruning.judge(erp)).toBe('over')
    expect(outbox.pruning.judge(erp)).toBeUndefined()
    expect(outbox.destinations.overSince('erp')).toBe('2026-11-20T12:00:00.000Z')
    outbox.destinations.acknowledge('erp', 'statements', 3)
    expect(outbox.pruning.judge(erp)).toBe('rebuilt')
    expect(outbox.destinations.overSince('erp')).toBeUndefined()
  })

  test('counts nothing that another destination does', () => {
    const { outbox } = fixture
    outbox.destinations.register('late', {}, 'beginning')
    take(1, 2, 3)
    outbox.destinations.acknowledge('late', 'statements', 3)
    expect(outbox.pruning.backlog('late')).toBe(0)
    expect(outbox.pruning.judge({ name: 'late', budgetBytes: 150 })).toBeUndefined()
  })

  test('is relieved of nothing while what waits is less than what is rebuilt at once', () => {
    const { outbox } = fixture
    take(1, 2, 3)
    outbox.pruning.judge(erp)
    expect(outbox.pruning.relieve([erp])).toBe(0)
  })
})

test('acknowledgements are recorded once a minute and lane, and the rest at the end', () => {
  const { outbox } = fixture
  take(1, 2, 3)
  const told = () =>
    outbox.audit.list(10, { kind: 'events-acknowledged' }).map(({ detail }) => detail['through'])
  fixture.now = new Date('2026-11-20T12:02:00Z')
  outbox.destinations.acknowledge('erp', 'statements', 1)
  outbox.destinations.acknowledge('erp', 'statements', 2)
  outbox.destinations.acknowledge('erp', 'statements', 3)
  expect(told()).toEqual([1])
  outbox.destinations.recordAcknowledged(false)
  expect(told()).toEqual([1])
  outbox.destinations.recordAcknowledged(true)
  expect(told()).toEqual([1, 3])
  expect(outbox.audit.verify().broken).toBeUndefined()
})
