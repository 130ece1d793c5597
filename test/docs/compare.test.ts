import { describe, expect, test } from 'vitest'
import { isLine, isOutput, missingLine } from './compare.ts'

describe('what a page shows', () => {
  test('is compared letter by letter', () => {
    expect(isLine('2 entries', '2 entries')).toBe(true)
    expect(isLine('2 entries', '3 entries')).toBe(false)
  })
  test('agrees where only times, places of a day and free room differ', () => {
    const shown = '2026-11-23T08:00:12Z archive/2026/11/23/a.sta, 79,212 MB free'
    expect(isLine(shown, '2027-01-02T09:00:00Z archive/2027/01/02/a.sta, 12 MB free')).toBe(true)
  })
  test('tells days from each other, for those stand in files', () => {
    expect(isLine('booked 2026-11-20', 'booked 2026-11-21')).toBe(false)
  })
  test('leaves out a part of a line with …', () => {
    expect(isLine('id tx1-…, end', 'id tx1-5254, end')).toBe(true)
    expect(isLine('id tx1-…, end', 'id tx1-5254')).toBe(false)
    expect(isLine('a…a', 'a')).toBe(false)
  })
  test('leaves out lines with a line of …', () => {
    expect(isOutput(['a', '…', 'c'], ['a', 'b', 'b', 'c'])).toBe(true)
    expect(isOutput(['a', '…'], ['b'])).toBe(false)
    expect(isOutput(['a'], ['a', 'b'])).toBe(false)
  })
  test('comes in any order where a program goes on printing', () => {
    expect(missingLine(['c', 'a'], ['a', 'b', 'c'])).toBeUndefined()
    expect(missingLine(['a', 'd'], ['a', 'b', 'c'])).toBe('d')
  })
})
