import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSafeName, remotePath, shownName } from './names.ts'

test.each(['a.sta', 'Auszüge 2026-11.xml', '..a', '対帳.txt'])(
  '%s is the name of a file',
  (name) => {
    expect(isSafeName(name)).toBe(true)
  },
)

test.each([
  ['nothing', ''],
  ['the folder', '.'],
  ['the folder above', '..'],
  ['a way up', '../a'],
  ['a way up of Windows', '..\\a'],
  ['a line end', 'a\nb'],
  ['an escape', 'a\u001b[31m'],
  ['a turn of direction', 'a\u202etxt.exe'],
  ['bytes that were no UTF-8', 'a\ufffd'],
  ['half a character', 'a\ud800'],
  ['more bytes than a file system takes', 'ü'.repeat(128)],
])('%s is none', (_, name) => {
  expect(isSafeName(name)).toBe(false)
})

test('whatever a server names, what is shown of it is short and without control', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const shown = shownName(name)
      expect(shown.length).toBeLessThanOrEqual(80)
      expect([...shown].every((char) => char >= ' ' && !/[\u007f-\u009f\u202e]/.test(char))).toBe(
        true,
      )
    }),
  )
})

test('a path on the server has one slash before the name', () => {
  expect([remotePath('/out', 'a'), remotePath('/out/', 'a'), remotePath('/', 'a')]).toEqual([
    '/out/a',
    '/out/a',
    '/a',
  ])
})
