import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProgressTeller, readProgress } from './progress.ts'

let folder = ''
let ms = Date.parse('2026-11-23T06:00:00Z')
const now = () => new Date(ms)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-progress-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a backlog and a download are told with their speed and the time that is left', () => {
  let acked = 0
  const backlogs = () => [{ destination: 'erp', waiting: 1_000 - acked, acked }]
  const teller = new ProgressTeller(folder, { reading: () => undefined, backlogs, now })
  for (; acked < 400; acked += 100, ms += 1_000) {
    teller.fetching('bank', 'large.xml', acked * 10, 10_000)
    teller.look()
  }
  expect(readProgress(folder, now())).toMatchObject({
    files: [{ feed: 'bank', path: 'large.xml', bytes: 3_000, of: 10_000, leftSeconds: 7 }],
    drains: [{ destination: 'erp', waiting: 700, perSecond: 100, leftSeconds: 7 }],
  })
})

test('nothing is written while nothing is under way, and what an agent left by dying is not told', () => {
  let waiting = 1
  const backlogs = () => [{ destination: 'erp', waiting, acked: 1 - waiting }]
  const teller = new ProgressTeller(folder, { reading: () => undefined, backlogs, now })
  teller.look()
  expect(readProgress(folder, now())?.drains).toHaveLength(1)
  expect(readProgress(folder, new Date(ms + 6_000))).toBe(undefined)
  waiting = 0
  teller.look()
  expect(existsSync(join(folder, 'progress.json'))).toBe(false)
  teller.look()
  teller.stop()
})

test('a file that is no progress is none', () => {
  writeFileSync(join(folder, 'progress.json'), '{"files":"many"}')
  expect(readProgress(folder, now())).toBe(undefined)
})
