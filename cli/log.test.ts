import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { escaped } from './escaped.ts'
import { isJournal } from './journal.ts'
import { agentLog } from './log.ts'
import { LogFile } from './logFile.ts'
import { divert } from './output.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-log-'))
  divert(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

const path = () => join(folder, 'logs', 'kontor.log')
const read = (name = path()) => readFileSync(name, 'utf8')
const config = (level: 'debug' | 'info' | 'warn' = 'info') => ({
  level,
  file: { path: path(), maxBytes: 1_000_000, keep: 2 },
})
const moved = { kind: 'lane-acknowledged', destination: 'erp', lane: 'bulk', through: 7 } as const

test('a name with a line break in it makes no line of its own, and steers no terminal', () => {
  const name = 'a\n{"level":50,"msg":"forged"}\r\u001b[2J\u2028\u202e.sta'
  const log = agentLog(config(), false)
  log.tell({ kind: 'file-picked-up', file: { feed: 'bank', path: name }, bytes: 3 })
  const written = read()
  expect(written.split('\n')).toHaveLength(2)
  expect(JSON.parse(written)).toMatchObject({ level: 30, kind: 'file-picked-up', file: name })
  expect(escaped(written.trimEnd())).toBe(written.trimEnd())
  expect(escaped('a\nb\u001b[2J')).toBe('a\\u000ab\\u001b[2J')
})

test('lines of one file carry its number and the beginning of its hash', () => {
  const log = agentLog(config(), false)
  const file = { feed: 'bank', path: '123456789.sta', sha256: 'ab'.repeat(32) }
  log.tell({ kind: 'file-settled', file, id: 12, place: undefined })
  expect(JSON.parse(read())).toMatchObject({
    ...{ feed: 'bank', id: 12, sha256: 'abababababab', file: '#########.sta' },
  })
})

test('a level holds for its time, then the configured one counts again', () => {
  vi.useFakeTimers()
  const log = agentLog(config(), false)
  log.tell(moved)
  expect(existsSync(path())).toBe(false)
  log.setLevel('debug', 60_000)
  log.tell(moved)
  expect(JSON.parse(read())).toMatchObject({ level: 20, lane: 'bulk', through: 7 })
  vi.advanceTimersByTime(60_001)
  const before = read()
  log.tell(moved)
  expect(read()).toBe(before)
  log.reloaded(config('debug'))
  log.tell(moved)
  expect(read().length).toBeGreaterThan(before.length)
})

test('a full log is put aside, as many as are to be kept', () => {
  const file = new LogFile({ path: path(), maxBytes: 20, keep: 2 })
  for (const line of ['one', 'two', 'three', 'four']) file.write(`${line} 56789012345\n`)
  file.close()
  expect(readdirSync(join(folder, 'logs'))).toEqual(['kontor.log', 'kontor.log.1', 'kontor.log.2'])
  expect(read()).toMatch(/^four/)
  expect(read(`${path()}.2`)).toMatch(/^two/)
})

test('a log that was begun before is gone on with', () => {
  const rules = { path: path(), maxBytes: 1_000, keep: 1 }
  for (const line of ['one\n', 'two\n']) {
    const file = new LogFile(rules)
    file.write(line)
    file.close()
  }
  expect(read()).toBe('one\ntwo\n')
})

test('a folder that takes no log loses lines, and is tried again later', () => {
  let now = 0
  writeFileSync(join(folder, 'logs'), 'in the way')
  const file = new LogFile({ path: path(), maxBytes: 1_000, keep: 1 }, () => now)
  file.write('lost\n')
  rmSync(join(folder, 'logs'))
  file.write('lost too\n')
  now = 10_000
  file.write('kept\n')
  file.close()
  expect(read()).toBe('kept\n')
})

test('only the very pipe that journald has named is its own', () => {
  expect(isJournal(1, undefined)).toBe(false)
  expect(isJournal(1, '8:1234567890123')).toBe(false)
})
