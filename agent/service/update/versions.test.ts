import { expect, test } from 'vitest'
import { isOlder } from './versions.ts'

test('versions are compared part by part, as numbers', () => {
  expect(isOlder('0.9.10', '0.10.0')).toBe(true)
  expect(isOlder('1.2.3', '1.2.3')).toBe(false)
  expect(isOlder('2.0.0', '1.9.9')).toBe(false)
})

test('what leads to a release comes before it, and what is no version before all', () => {
  expect(isOlder('1.0.0-rc.1', '1.0.0')).toBe(true)
  expect(isOlder('1.0.0', '1.0.0-rc.1')).toBe(false)
  expect(isOlder('latest', '0.0.1')).toBe(true)
  expect(isOlder('0.0.1', 'latest')).toBe(false)
})
