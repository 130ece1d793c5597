import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { parseYaml } from './document.ts'

const found = (text: string) =>
  parseYaml(text).findings.map(({ code, line, column }) => `${code} ${line}:${column}`)

describe('text that is no YAML, or more YAML than a configuration needs', () => {
  test.each([
    ['a tab as indentation', 'a:\n\tb: 1\n', 'yaml-tab 2:1'],
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', 'yaml-duplicate-key 3:1'],
    ['a double quote left open, at its beginning', 'a: "x\nb: 2\n', 'yaml-quote-open 1:4'],
    ['a single quote left open', "a: 1\nb: 'x\n", 'yaml-quote-open 2:4'],
    ['a last backslash that hides the quote', 'a: "C:\\temp\\"\nb: 1\n', 'yaml-quote-open 1:4'],
    ['a backslash that begins no escape', 'a: "C:\\data"\n', 'yaml-backslash 1:7'],
    ['one finding a line, not one a backslash', 'a: "C:\\Drop\\xml"\n', 'yaml-backslash 1:7'],
    ['an indentation unlike its block', 'a:\n  b: 1\n c: 2\n', 'yaml-indent 3:1'],
    ['a bracket left open', 'a: [1,\nb: 2\n', 'yaml-indent 2:1'],
    ['two keys on a line', 'a: b: c\n', 'yaml-syntax 1:4'],
    ['a line without a colon', 'a: 1\nb\n', 'yaml-syntax 2:1'],
    ['a reserved first character', 'a: @x\n', 'yaml-reserved-character 1:4'],
    ['a pattern without quotes', 'a: *.sta\n', 'yaml-alias 1:4'],
    ['a pattern without quotes in a list', 'a: [x, *.sta]\n', 'yaml-alias 1:8'],
    ['an anchor', 'a: &x 1\n', 'yaml-alias 1:4'],
    ['a tag', 'a: !secret x\n', 'yaml-tag 1:4'],
    ['a second document', 'a: 1\n---\nb: 2\n', 'yaml-many-documents 2:1'],
    ['a quote inside single quotes', "a: 'it's'\n", 'yaml-syntax 1:8'],
  ])('finds %s', (_, text, expected) => {
    expect(found(text)).toEqual([expected])
  })

  test('finds brackets nested too deep, and survives a hundred thousand of them', () => {
    expect(found('['.repeat(30))[0]).toMatch(/^yaml-too-deep 1:/)
    expect(found('['.repeat(100_000))[0]).toMatch(/^yaml-too-deep 1:/)
  })

  test('goes on behind a mistake that leaves the structure whole', () => {
    const { usable, findings, document } = parseYaml('a: "C:\\data"\nb: 1\nb: 2\nc: 3\n')
    expect([usable, findings.length]).toEqual([true, 2])
    expect(document.value).toMatchObject({ c: 3 })
  })
})

describe('places', () => {
  const { document } = parseYaml('feeds:\n  - name: x\n    folder:\nlist:\n  - 1\n')

  test('a value has its own, a missing one that of the block that lacks it', () => {
    expect(document.placeOf(['feeds', 0, 'name'])).toEqual({ line: 2, column: 11 })
    expect(document.keyPlaceOf(['feeds', 0, 'name'])).toEqual({ line: 2, column: 5 })
    expect(document.placeOf(['feeds', 0, 'settle'])).toEqual({ line: 2, column: 5 })
    expect(document.placeOf(['nothing'])).toEqual({ line: 1, column: 1 })
  })

  test('a key without a value stands for it', () => {
    expect(document.placeOf(['feeds', 0, 'folder'])).toEqual({ line: 3, column: 5 })
  })

  test('line ends of Windows and a byte order mark move nothing', () => {
    const windows = parseYaml('\ufeffa: 1\r\nb: 2\r\n').document
    expect(windows.value).toEqual({ a: 1, b: 2 })
    expect(windows.placeOf(['b'])).toEqual({ line: 2, column: 4 })
  })
})

test('no key reaches the prototype of what is loaded', () => {
  const value = parseYaml('__proto__: { admin: true }\n').document.value as Record<string, unknown>
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect(value['admin']).toBeUndefined()
})

test('whatever YAML writes is read back as it was', () => {
  const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false })
  const property = fc.property(json, (value) => {
    const { document, usable } = parseYaml(stringify(value, { aliasDuplicateObjects: false }))
    expect(usable).toBe(true)
    expect(JSON.parse(JSON.stringify(document.value))).toEqual(JSON.parse(JSON.stringify(value)))
  })
  fc.assert(property)
})

test('no text, however broken, makes it throw', () => {
  const alphabet = fc.constantFrom(...'ab:-#&*!|>"\'{}[],\n\t ?%@`\\0', '\r\n', ': ', '- ')
  const text = fc.array(alphabet, { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (broken) => parseYaml(broken).findings.every(({ line }) => line >= 1)),
  )
})
