import { expect, test } from 'vitest'
import { DoneMarkers } from './doneMarker.ts'

test.each([
  ['.done', 'a.sta', ['a.sta.done'], 'a.sta.done'],
  ['.done', 'a.sta', ['a.done'], 'a.done'],
  ['.done', 'sub/a.sta', ['a.done', 'sub/a.done'], 'sub/a.done'],
  ['{name}.ok', 'a.sta', ['a.ok', 'a.sta.ok'], 'a.sta.ok'],
  ['{stem}.fin', 'a.sta', ['a.sta.fin', 'a.fin'], 'a.fin'],
  ['ok_{name}', 'sub/a.sta', ['ok_a.sta', 'sub/ok_a.sta'], 'sub/ok_a.sta'],
  ['{name}.ok', '{stem}$&.sta', ['{stem}$&.sta.ok'], '{stem}$&.sta.ok'],
] as const)('%s marks %s', (doneMarker, path, all, marker) => {
  expect(new DoneMarkers(doneMarker).of(path, new Set<string>(all))).toEqual({
    path: marker,
    of: 'file',
  })
})

test('one marker of a folder marks the files in it, and none of another', () => {
  const markers = new DoneMarkers('READY')
  const all = new Set(['READY', 'a.sta', 'sub/b.sta'])
  expect(markers.of('a.sta', all)).toEqual({ path: 'READY', of: 'folder' })
  expect(markers.of('sub/b.sta', all)).toBeUndefined()
})

test.each([
  ['.done', 'a.sta.done'],
  ['{stem}.fin', 'a.fin'],
  ['ok_{name}', 'sub/ok_a.sta'],
  ['READY', 'sub/READY'],
])('with %s, %s is a marker and no file', (doneMarker, path) => {
  const markers = new DoneMarkers(doneMarker)
  expect(markers.isMarker(path)).toBe(true)
  expect(markers.of(path, { has: () => true })).toBeUndefined()
})

test('a file without its marker has none', () => {
  for (const doneMarker of ['.done', '{name}.ok', 'READY']) {
    expect(new DoneMarkers(doneMarker).of('a.sta', new Set(['a.sta']))).toBeUndefined()
  }
})
