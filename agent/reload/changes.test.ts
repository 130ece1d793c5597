import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAgentConfig } from '../../config/agent.ts'
import type { AgentConfig } from '../../config/types.ts'
import { changesOf, changeText, restartFor } from './changes.ts'
import { planReload } from './plan.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-changes-'))
  for (const name of ['a', 'b']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
})
afterEach(() => rmSync(folder, { recursive: true }))

const first = `agent: test
feeds: [{ name: a, folder: ./a }]
destinations: [{ name: erp, url: 'ws://127.0.0.1:9/agents/erp', token: { file: ./token } }]
`

function written(text: string): string {
  const file = join(folder, 'kontor.yaml')
  writeFileSync(file, text)
  return file
}

function loaded(text: string): AgentConfig {
  const found = loadAgentConfig(written(text))
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found.config
}

const words = (text: string) => changesOf(loaded(first), loaded(text)).map(changeText)

test('the same text, and a renewed token, are no change', () => {
  const before = loaded(first)
  writeFileSync(join(folder, 'token'), 'another-token-for-tests', { mode: 0o600 })
  expect(changesOf(before, loaded(`${first}# a comment\n`))).toEqual([])
})

test.each([
  [first.replace('name: a', 'name: b'), ['feed a removed', 'feed b added']],
  [first.replace('./a }', './a, settleTime: 9s }'), ['feed a changed']],
  [first.replace('./a }]', './a }, { name: b, folder: ./b }]'), ['feed b added']],
  [first.replace('agents/erp', 'agents/bookkeeping'), ['destination erp changed']],
  [`${first}log: { level: debug }\ngapGrace: 1h\n`, ['gapGrace changed', 'log changed']],
])('%# is told in words', (text, expected) => {
  expect(words(text)).toEqual(expected)
})

test('another name, state folder or port needs a restart', () => {
  const text = `${first.replace('agent: test', 'agent: other')}state: ./elsewhere\nhealth: { port: 9 }\n`
  expect(restartFor(loaded(first), loaded(text))).toEqual(['agent', 'state', 'health'])
})

test('a plan is the whole new version, or why there is none', () => {
  const before = loaded(first)
  written(first.replace('./a }', './a, settleTime: 9s }'))
  expect(planReload(before)).toMatchObject({ changes: [{ name: 'a', how: 'changed' }] })
  written(first.replace('folder:', 'foldr:'))
  expect(planReload(before)).toMatchObject({ code: 'config-invalid' })
  written(first.replace('agent: test', 'agent: other'))
  expect(planReload(before)).toEqual({ code: 'restart-needed', keys: ['agent'] })
})
