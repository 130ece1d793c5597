import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { flow, scalar, YamlLines } from './yaml.ts'

test('any text is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(parse(`key: ${scalar(text)}`)).toEqual({ key: text })
      expect(parse(`key: ${flow({ column: text, list: [text] })}`)).toEqual({
        key: { column: text, list: [text] },
      })
    }),
  )
})

test('texts that YAML takes for something else stand in quotes', () => {
  for (const text of ['no', 'Yes', 'null', '12', '2026-01-01', 'a: b', '#x', '1e3', '=', '~', '']) {
    expect(parse(`key: ${scalar(text)}`)).toEqual({ key: text })
  }
})

test('a control character or a mark of Unicode does not break the file', () => {
  for (const text of ['a\u0085b', 'a\u2028b', '\ufeffa', 'a\u0000b', 'a\u007fb']) {
    expect(parse(`key: ${scalar(text)}`)).toEqual({ key: text })
  }
})

test('a comment never ends before its text', () => {
  const yaml = new YamlLines().comment('one\ntwo: 2\r\nthree\u2028four').entry('key', 1).toString()
  expect(parse(yaml)).toEqual({ key: 1 })
})

test('a long comment stands above its key, a short one beside it', () => {
  const yaml = new YamlLines().entry('a', 1, 'short').entry('b', 2, 'long '.repeat(30)).toString()
  expect(yaml.split('\n')[0]).toMatch(/^a: 1 +# short$/)
  expect(yaml.split('\n')[1]).toMatch(/^# long/)
  expect(parse(yaml)).toEqual({ a: 1, b: 2 })
})

test('a long condition has a line for each of its parts', () => {
  const all = Array.from({ length: 4 }, (_, at) => ({ column: `A column ${at}`, empty: true }))
  const yaml = new YamlLines().open('skip').item({ all }, '', 2).toString()
  expect(parse(yaml)).toEqual({ skip: [{ all }] })
  expect(yaml.split('\n').every((line) => line.length <= 100)).toBe(true)
})
