import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventType } from '../events/envelope.ts'
import { type Outbox, openOutbox } from './outbox.ts'
import { chunkOf } from './testing/chunk.ts'

let folder: string
let outbox: Outbox

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-corrections-'))
  outbox = openOutbox(join(folder, 'outbox.sqlite'), () => new Date('2026-11-22T08:00:00Z'))
  outbox.destinations.register('erp', {}, 'beginning')
})

afterEach(() => {
  outbox.close()
  rmSync(folder, { recursive: true })
})

let files = 0

/** Takes a version of the one statement `st1` through the stages that the intake takes it through. */
function arrive(entries: readonly string[], proof: 'ok' | 'broken' = 'ok') {
  files += 1
  const sha256 = String(files).padStart(64, '0')
  const file = outbox.files.stage({
    feed: 'bank',
    path: `${files}.sta`,
    size: 1,
    mtimeMs: 1,
    marker: undefined,
    sha256,
  })
  const event = (name: string, id: string, data: object) => {
    const type = eventType(name)
    return { event: { type, body: JSON.stringify({ id, type, data }) } }
  }
  outbox.staging
    .begin(file)
    .write(
      chunkOf([
        { open: { kind: 'statement', lane: 'statements', name: 'st1' } },
        ...entries.map((id) => event('bank-transaction-booked', id, { amount: id })),
        event('bank-statement-received', 'st1', { entries: entries.length }),
        { close: { entries: entries.length, proof, digest: entries.join() } },
      ]),
    )
  outbox.corrections.prepare(file)
  const outcome = { format: 'mt940', statements: 1, entries: entries.length, problems: '[]' }
  return outbox.releases.decide(file, { ok: true, ...outcome })
}

interface Delivered {
  readonly id: string
  readonly type: string
  readonly data: {
    readonly withdraws?: { eventId: string }
    readonly corrects?: { eventId: string }
  }
}

function delivered(after = 0): Delivered[] {
  const limit = { maxEvents: 100, maxBytes: 1_000_000 }
  return outbox.delivery
    .read('erp', 'statements', after, Number.MAX_SAFE_INTEGER, limit)
    .events.map((body) => JSON.parse(body))
}

/** What a ledger holds that posts bookings and takes withdrawals back. */
function ledger(): string[] {
  const held = new Set<string>()
  for (const { id, type, data } of delivered()) {
    if (type === eventType('bank-transaction-booked')) held.add(id)
    if (data.withdraws) held.delete(data.withdraws.eventId)
  }
  return [...held].sort()
}

test('delivers the difference alone: one withdrawn, one new, the statement under a new id', () => {
  arrive(['a', 'b', 'c'])
  expect(arrive(['a', 'c', 'd'])).toMatchObject({ state: 'released', corrected: 1, held: 0 })
  const correction = delivered(4)
  expect(correction.map(({ type }) => type.split('.')[1])).toEqual([
    'bank-transaction-withdrawn',
    'bank-transaction-booked',
    'bank-statement-received',
  ])
  const [lost, added, own] = correction
  expect(lost?.data.withdraws).toEqual({ eventId: 'b' })
  expect(added?.id).toBe('d')
  expect(own?.data.corrects).toEqual({ eventId: 'st1' })
  expect(new Set(delivered().map(({ id }) => id)).size).toBe(7)
  expect(ledger()).toEqual(['a', 'c', 'd'])
})

test('corrects a correction from where it stands', () => {
  arrive(['a', 'b'])
  arrive(['a', 'c'])
  arrive(['b', 'c', 'd'])
  expect(ledger()).toEqual(['b', 'c', 'd'])
})

test('an old version that comes back after a newer one is held for a person', () => {
  arrive(['a'])
  arrive(['b'])
  expect(arrive(['a'])).toMatchObject({ state: 'held', released: 0 })
  expect(ledger()).toEqual(['b'])
})

test('a version that does not add up corrects nothing and is held', () => {
  arrive(['a'])
  expect(arrive(['b'], 'broken')).toMatchObject({ state: 'held' })
  expect(ledger()).toEqual(['a'])
})

test('the corrected version again is a duplicate', () => {
  arrive(['a'])
  arrive(['b'])
  expect(arrive(['b'])).toMatchObject({ state: 'duplicate', released: 0 })
})
