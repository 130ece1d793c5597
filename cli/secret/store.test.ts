import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CredentialStore } from './store.ts'

let folder: string
let store: CredentialStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-secrets-'))
  store = new CredentialStore(join(folder, 'kontor.yaml'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a secret lies beside the configuration, for its owner alone', () => {
  store.set('bank', 'hush')
  const path = join(folder, 'secrets', 'bank')
  expect(readFileSync(path, 'utf8')).toBe('hush')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
})

test('a secret is listed by its name, replaced and removed', () => {
  expect(store.names()).toEqual([])
  store.set('erp', 'one')
  store.set('bank', 'two')
  store.set('erp', 'three')
  expect(store.names()).toEqual(['bank', 'erp'])
  expect([store.remove('erp'), store.remove('erp')]).toEqual([true, false])
  expect(store.names()).toEqual(['bank'])
})

test.each(['../bank', 'a/b', '', '.hidden', 'x'.repeat(64)])('%j is no name', (name) => {
  expect(() => store.set(name, 'hush')).toThrow(RangeError)
  expect(() => store.remove(name)).toThrow(RangeError)
})
