import { describe, expect, test } from 'vitest'
import { problemCodes } from '../parsers/problems.ts'
import { formatPath } from './paths.ts'
import { configProblemCodes, configRemedies, formatProblem, inOrder } from './problems.ts'

describe('codes', () => {
  test('are kebab case, and none is a code of a parser too', () => {
    expect(configProblemCodes.filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([])
    const known = new Set<string>(problemCodes)
    expect(configProblemCodes.filter((code) => known.has(code))).toEqual([])
  })

  test('have a remedy each: one line that is a sentence', () => {
    const lines = Object.values(configRemedies)
    expect(lines.filter((line) => !/^[A-Zd].{4,110}[.]$|^.*: '.*'\.$/.test(line))).toEqual([])
  })
})

test('a problem is one line: place, path, what was found and what to do', () => {
  const problem = { code: 'key-unknown', file: 'kontor.yaml', line: 12, column: 5 } as const
  const message = 'is no known key. Did you mean `folder`?'
  expect(formatProblem({ ...problem, path: 'feeds[0].foldr', message })).toBe(
    'kontor.yaml:12:5  feeds[0].foldr  is no known key. Did you mean `folder`?',
  )
  expect(formatProblem({ ...problem, path: '', message: 'It is empty.' })).toBe(
    'kontor.yaml:12:5  It is empty.',
  )
})

test('problems stand in the order of files as they were met, then of lines', () => {
  const at = (file: string, line: number, column: number) => {
    return { code: 'key-unknown', file, line, column, path: '', message: '' } as const
  }
  const problems = [at('b', 9, 1), at('a', 2, 2), at('b', 3, 7), at('a', 2, 1)]
  expect(inOrder(problems).map(({ file, line, column }) => `${file}${line}${column}`)).toEqual([
    'b37',
    'b91',
    'a21',
    'a22',
  ])
})

test.each([
  [['feeds', 0, 'folder'], 'feeds[0].folder'],
  [[], ''],
  [['destinations', 1, 'token', 'env'], 'destinations[1].token.env'],
  [['destinations', 1, 'token', 'hush'], "destinations[1].token['aaaa']"],
  [['map', 'müller & co 123456'], "map['aaaaaa & aa 999999']"],
  [['destinations', 0, 'token', 'credential'], 'destinations[0].token.credential'],
  [['a\u001b[31m'], "['a·[99a']"],
])('%j is shown as %s', (path, shown) => {
  expect(formatPath(path)).toBe(shown)
})
