import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Lane } from '../events/lane.ts'
import { type Outbox, openOutbox, readOutbox } from './outbox.ts'
import type { StagedChunk } from './staging.ts'
import { lockState, StoreError, stateIsLocked } from './store.ts'
import { chunkOf } from './testing/chunk.ts'

let folder: string
let outbox: Outbox
const clock = () => new Date('2026-11-22T08:00:00Z')
const wide = { maxEvents: 1_000, maxBytes: 1_000_000 }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-outbox-'))
  outbox = openOutbox(join(folder, 'outbox.sqlite'), clock)
})

afterEach(() => {
  outbox.close()
  rmSync(folder, { recursive: true })
})

interface UnitSpec {
  readonly name?: string
  readonly lane?: Lane
  readonly proof?: 'ok' | 'unknown' | 'broken'
  readonly digest?: string
  readonly bodies: readonly string[]
  readonly type?: string
}

function chunk(unit: UnitSpec): StagedChunk {
  const { name = 'unit', lane = 'statements', proof = 'ok', bodies } = unit
  const type = unit.type ?? 'finance.bank-transaction-booked.v1'
  return chunkOf([
    { open: { kind: 'statement', lane, name } },
    ...bodies.map((body) => ({ event: { type, body } })),
    { close: { entries: bodies.length, proof, digest: unit.digest ?? bodies.join() } },
  ])
}

let files = 0

function stage(units: readonly UnitSpec[], feed = 'bank'): number {
  files += 1
  const sha256 = String(files).padStart(64, '0')
  const file = outbox.files.stage({
    feed,
    path: `${files}.sta`,
    size: 1,
    mtimeMs: 1,
    marker: undefined,
    sha256,
  })
  const stager = outbox.staging.begin(file)
  for (const unit of units) stager.write(chunk(unit))
  return file
}

const good = { ok: true, format: 'mt940', statements: 1, entries: 1, problems: '[]' }

function release(units: readonly UnitSpec[], feed?: string) {
  return outbox.releases.decide(stage(units, feed), good)
}

function read(destination = 'erp', lane: Lane = 'statements', after = 0, limit = wide) {
  return outbox.delivery.read(destination, lane, after, Number.MAX_SAFE_INTEGER, limit)
}

describe('what is staged', () => {
  test('is invisible until it is released, and then whole', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    const file = stage([
      { name: 'a', bodies: ['1', '2'] },
      { name: 'b', bodies: ['3'] },
    ])
    expect(read().events).toEqual([])
    const decision = outbox.releases.decide(file, good)
    expect(decision).toMatchObject({ state: 'released', release: 1, released: 2 })
    expect(read()).toMatchObject({ after: 0, through: 3, events: ['1', '2', '3'] })
  })

  test('is gone without a trace after a refusal', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    const file = stage([{ bodies: ['1'] }])
    expect(outbox.releases.decide(file, { ...good, ok: false }).state).toBe('refused')
    release([{ name: 'next', bodies: ['2'] }])
    expect(read().events).toEqual(['2'])
    expect(read().through).toBe(1)
  })

  test('is discarded and staged again after a crash, in the place of the first try', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    const file = stage([{ bodies: ['1', '2'] }])
    outbox.close()
    outbox = openOutbox(join(folder, 'outbox.sqlite'), clock)
    expect(outbox.files.unfinished().map(({ id, state }) => ({ id, state }))).toEqual([
      { id: file, state: 'staged' },
    ])
    outbox.staging.discard(file)
    outbox.staging.begin(file).write(chunk({ bodies: ['1', '2'] }))
    outbox.releases.decide(file, good)
    expect(read().events).toEqual(['1', '2'])
  })
})

describe('a unit', () => {
  test('that repeats an earlier one is a duplicate and is not delivered', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ name: 'st1', bodies: ['1'] }])
    expect(release([{ name: 'st1', bodies: ['1'] }])).toMatchObject({
      state: 'duplicate',
      released: 0,
    })
    expect(read().events).toEqual(['1'])
  })

  test('that does not add up is held while its neighbours in the file are released', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    const units: UnitSpec[] = [
      { name: 'st1', bodies: ['1'] },
      { name: 'st2', bodies: ['2'], proof: 'broken' },
      { name: 'st3', bodies: ['3'] },
    ]
    expect(release(units)).toMatchObject({ state: 'released', released: 2, held: 1 })
    expect(read().events).toEqual(['1', '3'])
  })

  test('that was only held is replaced by one that adds up', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ name: 'st1', bodies: ['wrong'], proof: 'broken' }])
    expect(release([{ name: 'st1', bodies: ['right'] }])).toMatchObject({ state: 'released' })
    expect(read().events).toEqual(['right'])
  })

  test('that differs from what was delivered under its name, and is not corrected, is held', () => {
    release([{ name: 'st1', bodies: ['first'] }])
    expect(release([{ name: 'st1', bodies: ['second'] }])).toMatchObject({ state: 'held', held: 1 })
  })
})

describe('a cursor', () => {
  test('moves on with an acknowledgement, survives a restart and never goes back by itself', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ bodies: ['1', '2', '3'] }])
    outbox.destinations.acknowledge('erp', 'statements', 2)
    outbox.destinations.acknowledge('erp', 'statements', 1)
    outbox.close()
    outbox = openOutbox(join(folder, 'outbox.sqlite'), clock)
    expect(outbox.destinations.standing('erp').statements).toEqual({ floor: 0, acked: 2, head: 3 })
    expect(read('erp', 'statements', 2).events).toEqual(['3'])
  })

  test('never passes what was released', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    expect(() => outbox.destinations.acknowledge('erp', 'statements', 1)).toThrow(/pass the head/)
  })

  test('of a destination added later starts where the destination says', () => {
    release([{ bodies: ['1', '2'] }])
    outbox.destinations.register('late', {}, 'now')
    outbox.destinations.register('whole', {}, 'beginning')
    expect(outbox.destinations.standing('late').statements).toEqual({ floor: 2, acked: 2, head: 2 })
    expect(outbox.destinations.standing('whole').statements.acked).toBe(0)
  })

  test('is one a lane: bulk rows in front of a statement do not delay it', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ name: 'rows', lane: 'bulk', bodies: ['r1', 'r2'] }])
    release([{ name: 'st1', bodies: ['s1'] }])
    expect(read('erp', 'statements')).toMatchObject({ through: 1, events: ['s1'] })
    expect(read('erp', 'bulk')).toMatchObject({ through: 2, events: ['r1', 'r2'] })
  })
})

describe('a batch', () => {
  test('accounts for what the filter left out', () => {
    outbox.destinations.register('erp', { types: ['invoice-issued'] }, 'beginning')
    release([{ name: 'a', bodies: ['s1', 's2'] }])
    release([{ name: 'b', bodies: ['i1'], type: 'finance.invoice-issued.v1' }])
    expect(read()).toMatchObject({
      after: 0,
      through: 3,
      filtered: 2,
      parked: 0,
      at: [3],
      events: ['i1'],
    })
  })

  test('follows a changed filter from the next release on, never backwards', () => {
    outbox.destinations.register('erp', { feeds: ['bank'] }, 'beginning')
    release([{ name: 'a', bodies: ['old'] }], 'other')
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ name: 'b', bodies: ['new'] }], 'other')
    expect(read()).toMatchObject({ through: 1, filtered: 1, events: [] })
    expect(read('erp', 'statements', 1)).toMatchObject({ through: 2, filtered: 0, events: ['new'] })
  })

  test('keeps to its limits, and still gives an event larger than they are', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ bodies: ['12345678', '1', '2', '3'] }])
    const small = { maxEvents: 2, maxBytes: 4 }
    expect(read('erp', 'statements', 0, small).events).toEqual(['12345678'])
    expect(read('erp', 'statements', 1, small).events).toEqual(['1', '2'])
    expect(read('erp', 'statements', 3, small)).toMatchObject({
      after: 3,
      through: 4,
      events: ['3'],
    })
  })

  test('passes over a parked release as a whole and says so', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    outbox.destinations.register('treasury', {}, 'beginning')
    release([{ name: 'a', bodies: ['1'] }])
    release([
      { name: 'b', bodies: ['2', '3'] },
      { name: 'c', bodies: ['4'] },
    ])
    release([{ name: 'd', bodies: ['5'] }])
    expect(outbox.parking.park('erp', 'statements', 3, 'event-invalid')).toEqual({
      first: 2,
      last: 4,
    })
    expect(read()).toMatchObject({ through: 5, parked: 3, at: [1, 5], events: ['1', '5'] })
    expect(read('treasury').events).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('the store', () => {
  test('that a newer program wrote is refused with a sentence', () => {
    outbox.close()
    const path = join(folder, 'outbox.sqlite')
    const raw = new Database(path)
    raw.pragma('user_version = 999')
    raw.close()
    expect(() => openOutbox(path, clock)).toThrow(/schema 999; this program knows/)
    copyFileSync(path, join(folder, 'newer.sqlite'))
    outbox = openOutbox(join(folder, 'fresh.sqlite'), clock)
  })

  test('can be looked at while it is written', () => {
    release([{ bodies: ['1'] }])
    const reader = readOutbox(join(folder, 'outbox.sqlite'))
    expect(reader.files.counts()).toMatchObject({ released: 1 })
    expect(reader.storeId).toBe(outbox.storeId)
    reader.close()
  })

  test('belongs to one process at a time', () => {
    const path = join(folder, 'agent.lock')
    expect(stateIsLocked(path)).toBe(false)
    const lock = lockState(path)
    expect(stateIsLocked(path)).toBe(true)
    expect(() => lockState(path)).toThrow(StoreError)
    lock.release()
    expect(stateIsLocked(path)).toBe(false)
    lockState(path).release()
  })

  test('that was rolled back begins a new identity, and every cursor starts over', () => {
    outbox.destinations.register('erp', {}, 'beginning')
    release([{ bodies: ['1'] }])
    outbox.destinations.acknowledge('erp', 'statements', 1)
    const before = outbox.storeId
    outbox.renew()
    expect(outbox.storeId).not.toBe(before)
    expect(outbox.destinations.standing('erp').statements.acked).toBe(0)
  })

  test.each([
    ['changed', `UPDATE audit SET detail = replace(detail, '1', '2') WHERE number = 2`, 2],
    ['removed', 'DELETE FROM audit WHERE number = 2', 2],
    ['backdated', `UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE number = 3`, 3],
  ])('keeps its records in a chain that disowns a %s one', (_what, tampering, broken) => {
    release([{ bodies: ['1'] }])
    release([{ name: 'st2', bodies: ['2'], proof: 'broken' }])
    expect(outbox.audit.firstBroken()).toBeUndefined()
    const raw = new Database(join(folder, 'outbox.sqlite'))
    expect(raw.prepare('SELECT kind FROM audit ORDER BY number').pluck().all()).toEqual([
      'store-begun',
      'file-seen',
      'file-released',
      'file-seen',
      'unit-held',
    ])
    raw.exec(tampering)
    raw.close()
    expect(outbox.audit.firstBroken()).toBe(broken)
  })
})
