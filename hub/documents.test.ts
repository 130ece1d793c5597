import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiProblemCodes } from './http/problems.ts'
import { pushCodes } from './routes/push/verdict.ts'
import { closeCodes } from './routes/subscribe/frames.ts'

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), 'utf8')

test('docs/hub.md explains every code of a route, and no other', () => {
  const table = read('hub.md').split('### Dead letters')[0] ?? ''
  const codes = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code)
  expect(codes).toEqual([...pushCodes])
})

test('docs/integrators.md names every code of an answer and of a close', () => {
  const text = read('integrators.md')
  for (const code of [...apiProblemCodes, ...Object.keys(closeCodes)]) {
    expect(text).toContain(`\`${code}\``)
  }
})

test('the signature is checked in docs/integrators.md as in the example', () => {
  const example = read('examples/erp/signature.ts')
  const body = example.slice(example.indexOf('export function'))
  expect(read('integrators.md')).toContain(body)
})
