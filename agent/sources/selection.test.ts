import { expect, test } from 'vitest'
import { selects } from './selection.ts'

const all = selects({ include: ['*'], exclude: [] })

test.each(['a.sta', 'sub/a.xml', 'UMSATZ 2026.CSV'])('%s is picked', (path) => {
  expect(all(path)).toBe(true)
})

test.each(['a.tmp', 'a.sta.part', 'a.filepart', '.a.sta', 'sub/.hidden', 'a.xml~', 'a.crdownload'])(
  '%s is a name that writers use while they write, and is never picked',
  (path) => {
    expect(all(path)).toBe(false)
  },
)

test('include and exclude look at the name, whatever its folder and its case', () => {
  const some = selects({ include: ['*.sta'], exclude: ['test*'] })
  expect(some('sub/A.STA')).toBe(true)
  expect(some('sub/test-1.sta')).toBe(false)
  expect(some('a.xml')).toBe(false)
})
