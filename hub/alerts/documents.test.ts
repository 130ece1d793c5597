import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { reasonCodes } from '../fleet/judgement.ts'
import { alertCodes, alertKinds } from './catalogue.ts'

const path = fileURLToPath(new URL('../../docs/alerts.md', import.meta.url))

test('docs/alerts.md explains every alert and no other, each in all of its columns', () => {
  const rows = [...readFileSync(path, 'utf8').matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)]
  expect(rows.map(([, code]) => code).toSorted()).toEqual([...alertCodes].toSorted())
  for (const [, , rest = ''] of rows) {
    const cells = rest.split(' | ')
    expect(cells).toHaveLength(3)
    for (const cell of cells) expect(cell.trim()).toMatch(/\.$/)
  }
})

test('every reason of an agent has its alert, and every alert says what to do', () => {
  for (const code of reasonCodes) expect(alertCodes).toContain(code)
  for (const { remedy } of Object.values(alertKinds)) expect(remedy).toMatch(/^[A-Z].*\.$/)
})
