import { describe, expect, test } from 'vitest'
import { explainProblem } from './excerpt.ts'
import type { ConfigProblem } from './problems.ts'

const at = (line: number, column: number, code: ConfigProblem['code'] = 'key-unknown') => ({
  code,
  file: 'kontor.yaml',
  line,
  column,
  path: 'feeds[0].foldr',
  message: 'is no known key. Did you mean `folder`?',
})

test('shows the line, the one above it, and a caret', () => {
  const text = 'feeds:\n  - name: a\n    foldr: /data\n'
  expect(explainProblem(at(3, 5), text)).toBe(
    [
      'kontor.yaml:3:5  feeds[0].foldr  is no known key. Did you mean `folder`?',
      '    2 |   - name: a',
      '    3 |     foldr: /data',
      '      |     ^',
    ].join('\n'),
  )
})

test('gives the line alone where there is no text', () => {
  for (const text of [undefined, '']) expect(explainProblem(at(1, 1), text)).not.toContain('\n')
})

test('keeps the caret under its place behind tabs and byte order marks', () => {
  const [, line, caret] = explainProblem(at(1, 3), '\ufeff\t\tfoldr: x\r\n').split('\n')
  expect([line, caret]).toEqual(['    1 | →→foldr: x', '      |   ^'])
})

test('cuts long lines, and lets no control character reach the terminal', () => {
  const shown = explainProblem(at(1, 1), `a: \u001b[31m${'x'.repeat(1_000_000)}`)
  expect(shown).toContain('a: ·[31mxxx')
  expect(shown.length).toBeLessThan(300)
})

describe('hides what may be a secret', () => {
  test.each([
    ['behind a key that says so', 'token: hush', 1],
    ['in quotes', '  - { name: a, token: "hush" }', 1],
    ['on a line below its key', 'token:\n    hush: x', 2],
    ['of a password', "Passwort: 'hush'", 1],
    ['in an address', 'url: wss://anna:hush@hub/agents/a', 1],
    ['in the line above the problem', 'token: hush\nfoldr: x', 2],
  ])('%s', (_, text, line) => {
    expect(explainProblem(at(line, 1), text)).not.toContain('hush')
  })

  test('where the problem says that it is one, whatever its key', () => {
    expect(explainProblem(at(1, 8, 'secret-as-text'), 'apikey: hush')).not.toContain('hush')
  })

  test('and shows a reference, which is none', () => {
    for (const text of ['token: { env: NAME } # ours', 'token:\n  env: NAME']) {
      expect(explainProblem(at(text.split('\n').length, 1), text)).toContain('NAME')
    }
  })
})
