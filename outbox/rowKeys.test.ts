import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RowSample } from '../events/rowSample.ts'
import type { RowKey } from './rowKeys.ts'
import { chunkOf } from './testing/chunk.ts'
import { TestOutbox } from './testing/testOutbox.ts'

let house: TestOutbox

beforeEach(() => {
  house = new TestOutbox()
})

afterEach(() => house.close())

const byNumber: RowKey = { series: 'invoices', kind: 'immutable', columns: ['"Nr"'] }
const byBoth: RowKey = { ...byNumber, columns: ['"Nr"', '"Firma"'] }
const consent = { by: 'anna', reason: 'the ERP was merged' }

test('a feed keeps the key of its first file until a person agrees to another', () => {
  const { rowKeys, audit } = house.outbox
  expect(rowKeys.differing('erp', byBoth)).toBe(undefined)
  rowKeys.use('erp', byNumber)
  rowKeys.use('erp', byBoth)
  expect(rowKeys.differing('erp', byNumber)).toBe(undefined)
  expect(rowKeys.differing('erp', byBoth)).toEqual(byNumber)
  expect(rowKeys.differing('other', byBoth)).toBe(undefined)
  expect(rowKeys.rekey('erp', consent)).toBe(false)
  rowKeys.want('erp', byBoth)
  expect(rowKeys.rekey('erp', consent)).toBe(true)
  expect(rowKeys.differing('erp', byBoth)).toBe(undefined)
  expect(rowKeys.differing('erp', byNumber)).toEqual(byBoth)
  expect(rowKeys.rekey('erp', consent)).toBe(false)
  expect(audit.list(1)[0]).toMatchObject({ kind: 'feed-rekeyed' })
})

let files = 0

/** Takes a file of one table without keys. */
function take(from: number, to: number, feed = 'fees') {
  files += 1
  const { outbox } = house
  const source = { feed, path: `${files}.csv`, size: 1, mtimeMs: 1, marker: undefined }
  const file = outbox.files.stage({ ...source, sha256: String(files).padStart(64, '0') })
  const hashes = Float64Array.from({ length: to - from }, (_, i) => (from + i) * 1000)
  const sample: RowSample = { series: 'fees', rows: to - from, hashes }
  const open = { kind: 'rows', lane: 'bulk', name: `rs${files}` } as const
  const event = { type: 'finance.invoice-issued.v1', body: '{}' }
  const end = { entries: 1, proof: 'unknown', digest: String(files), sample } as const
  outbox.staging.begin(file).write(chunkOf([{ open }, { event }, { close: end }]))
  const outcome = { ok: true, format: 'csv:fees', statements: 1, entries: 1, problems: '[]' }
  const { state } = outbox.releases.decide(file, outcome)
  return { file, state, reasons: outbox.releases.reasons(file) }
}

test('a file that repeats the rows of one that was delivered is held', () => {
  expect(take(0, 100).state).toBe('released')
  expect(take(100, 200).state).toBe('released')
  expect(take(0, 220)).toMatchObject({ state: 'held', reasons: ['cumulative-export'] })
  expect(take(10, 110)).toMatchObject({ state: 'held', reasons: ['cumulative-export'] })
  expect(take(0, 100, 'another feed').state).toBe('released')
})

test('what was held and not delivered is not repeated by what comes after it', () => {
  take(0, 100)
  expect(take(0, 300).state).toBe('held')
  expect(take(200, 300).state).toBe('released')
})

test('a person lets a held one go, and then it counts as delivered', () => {
  take(0, 100)
  const { file } = take(50, 150)
  const { heldUnits } = house.outbox
  house.outbox.together(() => heldUnits.release(file, undefined, consent))
  expect(take(130, 150).state).toBe('held')
})

test('the oldest files of a series are forgotten', () => {
  for (let n = 0; n < 70; n += 1) expect(take(n * 100, n * 100 + 100).state).toBe('released')
  expect(take(6_900, 7_000).state).toBe('held')
  expect(take(0, 100).state).toBe('released')
})
