import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Outbox, openOutbox } from './outbox.ts'
import type { MustHold } from './staging.ts'
import { chunkOf } from './testing/chunk.ts'

let folder: string
let outbox: Outbox

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-hold-'))
  outbox = openOutbox(join(folder, 'outbox.sqlite'), () => new Date('2026-11-22T08:00:00Z'))
  outbox.destinations.register('erp', {}, 'beginning')
})

afterEach(() => {
  outbox.close()
  rmSync(folder, { recursive: true })
})

interface Unit {
  readonly name?: string
  readonly mustHold?: MustHold
  readonly proof?: 'ok' | 'broken'
  readonly body?: string
}

const booked = 'finance.bank-transaction-booked.v1'
const received = 'finance.bank-statement-received.v1'

/** Takes a file with these bytes to its decision, corrections included. */
function decide(sha256: string, ...units: readonly Unit[]) {
  const source = { feed: 'bank', path: `${sha256}.sta`, size: 1, mtimeMs: 1, marker: undefined }
  const file = outbox.files.stage({ ...source, sha256: sha256.padStart(64, '0') })
  return stageUnits(file, units)
}

function stageUnits(file: number, units: readonly Unit[]) {
  const stager = outbox.staging.begin(file)
  for (const { name = 'st1', mustHold, proof = 'ok', body = name } of units) {
    const event = (type: string, id: string) => {
      return { event: { type, body: JSON.stringify({ id, type, data: {} }) } }
    }
    const end = { entries: 1, proof, digest: body, mustHold }
    const open = { kind: 'statement', lane: 'statements', name } as const
    stager.write(chunkOf([{ open }, event(booked, body), event(received, name), { close: end }]))
  }
  outbox.corrections.prepare(file)
  const outcome = { ok: true, format: 'mt940', statements: units.length, entries: units.length }
  const decision = outbox.releases.decide(file, { ...outcome, problems: '[]' })
  return { ...decision, reasons: outbox.releases.reasons(file) }
}

const delivered = () =>
  outbox.delivery
    .read('erp', 'statements', 0, Number.MAX_SAFE_INTEGER, { maxEvents: 99, maxBytes: 99_999 })
    .events.map((body) => JSON.parse(String(body)).id)

test('a unit that its reader would have held is held, and its neighbours go on', () => {
  const decision = decide('1', { name: 'a' }, { name: 'b', mustHold: 'account-unknown' })
  expect(decision).toMatchObject({ state: 'released', released: 1, held: 1 })
  expect(decision.reasons).toEqual(['account-unknown'])
  expect(delivered()).toEqual(['a', 'a'])
  expect(outbox.releases.held()).toEqual([{ reason: 'account-unknown', units: 1 }])
})

test('what does not add up is held for that first', () => {
  expect(decide('1', { mustHold: 'account-unknown', proof: 'broken' }).reasons).toEqual([
    'balance-mismatch',
  ])
})

test('the same bytes are read again, and released once there is no reason any more', () => {
  decide('1', { name: 'a' }, { name: 'b', mustHold: 'account-ambiguous' })
  expect(outbox.files.sameBytes('1'.padStart(64, '0'))).toBe(undefined)
  expect(decide('1', { name: 'a' }, { name: 'b' })).toMatchObject({ released: 1, duplicates: 1 })
  expect(delivered()).toEqual(['a', 'a', 'b', 'b'])
  expect(decide('2', { name: 'b' })).toMatchObject({ released: 0, duplicates: 1 })
})

test('a wrapper is unwrapped again where one of its members was held so', () => {
  const arrival = { feed: 'bank', path: 'a.zip', size: 1, mtimeMs: 1, marker: undefined }
  const wrapper = outbox.files.get(outbox.files.stage({ ...arrival, sha256: 'f'.repeat(64) }))
  if (wrapper === undefined) throw new Error('a file that was staged must be there')
  const inner = { name: 'a.sta', size: 1, sha256: 'e'.repeat(64) }
  const [member] = outbox.files.unwrap(wrapper, [inner], '[]')
  stageUnits(member ?? 0, [{ mustHold: 'account-unknown' }])
  expect(outbox.files.sameBytes('f'.repeat(64))).toBe(undefined)
})

test('the same unit with the same reason again is known already', () => {
  decide('1', { mustHold: 'account-unknown' })
  expect(decide('2', { mustHold: 'account-unknown' })).toMatchObject({ held: 0, duplicates: 1 })
})

test('what was delivered is not held afterwards, whatever its reader says now', () => {
  decide('1', {})
  expect(decide('2', { mustHold: 'account-unknown' })).toMatchObject({ held: 0, duplicates: 1 })
})

test('a corrected statement is held too, and corrects once there is no reason any more', () => {
  decide('1', { body: 'first' })
  expect(decide('2', { body: 'second', mustHold: 'account-unknown' }).reasons).toEqual([
    'account-unknown',
  ])
  expect(decide('2', { body: 'second' })).toMatchObject({ released: 1, corrected: 1 })
})
