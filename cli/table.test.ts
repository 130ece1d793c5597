import { afterEach, beforeEach, expect, test } from 'vitest'
import { beside, harmless, table } from './table.ts'
import { moments, span } from './times.ts'

const wasTerminal = process.stdout.isTTY
beforeEach(() => {
  process.stdout.isTTY = true
})
afterEach(() => {
  process.stdout.isTTY = wasTerminal
})

test('columns are as wide as their widest cell, and the last goes on under itself', () => {
  const rows = [
    ['1', 'released', 'a.sta'],
    ['12', 'held', 'a name with many words in it'],
  ]
  expect(table(rows, 34)).toEqual([
    '1   released  a.sta',
    '12  held      a name with many',
    '              words in it',
  ])
})

test('a program that reads along gets whole lines', () => {
  process.stdout.isTTY = false
  expect(table([['1', 'a name with many words in it']], 16)).toEqual([
    '1  a name with many words in it',
  ])
})

test('a terminal too narrow for anything gets whole lines too', () => {
  expect(table([['a column of some width', 'text']], 20)).toEqual(['a column of some width  text'])
})

test('rows may be shorter than others, and there may be none', () => {
  expect(table([['only'], ['two', 'cells']], 40)).toEqual(['only', 'two  cells'])
  expect(table([], 40)).toEqual([])
})

test('two texts stand beside each other where there is room, else below', () => {
  expect(beside([':61:abc', ':86:'], ['amount = 1'], 100)).toEqual([
    ':61:abc │ amount = 1',
    ':86:    │',
  ])
  expect(beside([':61:abc'], ['amount = 1'], 60)).toEqual([':61:abc', '    amount = 1'])
})

test('what could steer a terminal is shown as a dot', () => {
  expect(harmless('a\u001b[2Jb\u202ec\u0000')).toBe('a·[2Jb·c·')
})

test('a moment has both clocks, and the other day where it is another', () => {
  const at = new Date('2026-11-22T23:30:00Z')
  expect(moments(at, 'Europe/Berlin')).toBe(
    '2026-11-22 23:30:00 UTC (2026-11-23 00:30:00 Europe/Berlin)',
  )
  expect(moments(new Date('2026-11-22T06:00:00Z'), 'Europe/Berlin')).toBe(
    '2026-11-22 06:00:00 UTC (07:00:00 Europe/Berlin)',
  )
  expect(moments(at, 'UTC')).toBe('2026-11-22 23:30:00 UTC')
})

test.each([
  [0, '0 seconds'],
  [61_000, '1 minute'],
  [3_605_000, '1 hour'],
  [200_000_000, '2 days'],
])('%i ms are %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})
