import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const document = readFileSync(`${root}docs/security.md`, 'utf8')

interface Row {
  readonly attack: string
  readonly answer: string
  readonly file: string
  readonly name: string
}

/** The rows of all tables of three columns, behind their heads. */
const rows: readonly Row[] = document.split('\n').flatMap((line) => {
  const cells = /^\| (.+) \| (.+) \| (.+) \|$/.exec(line)
  const [, attack = '', answer = '', where = ''] = cells ?? []
  if (cells === null || attack.includes(' | ') || where === 'test') return []
  const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(where) ?? []
  return [{ attack, answer, file, name }]
})

test('the table has an answer to each of at least sixty attacks', () => {
  expect(new Set(rows.map(({ attack }) => attack)).size).toBeGreaterThanOrEqual(60)
  expect(rows.filter(({ answer }) => answer.trim() === '')).toEqual([])
})

test('every attack names a test that is there', () => {
  const lost = rows.filter(({ file, name }) => {
    if (name === '' || !file.endsWith('.test.ts') || !existsSync(`${root}${file}`)) return true
    return !readFileSync(`${root}${file}`, 'utf8').includes(name)
  })
  expect(lost).toEqual([])
})
