import { expect, test } from 'vitest'
import type { Disk } from '../../config/disk.ts'
import { readMapping } from '../../parsers/mapping/check.ts'
import { FreshLookups, LookupFault } from './freshLookups.ts'

const { mapping } = readMapping({
  mapping: 1,
  name: 'payments',
  source: { format: 'csv', separator: ';', date: 'YYYY-MM-DD' },
  lookups: { entities: { file: '/tables/entities.csv', key: 'code' } },
  event: 'payment-settled',
  fields: {
    number: 'Nr',
    date: 'Date',
    amount: { column: 'Amount', currency: 'EUR' },
    companyCode: { column: 'Code', lookup: 'entities', value: 'entity' },
  },
})

/** A disk with one table, and a clock. */
function world(text: string) {
  let now = 0
  let content: string | undefined = text
  let reads = 0
  const disk: Disk = {
    look: () =>
      content === undefined
        ? { kind: 'absent', mode: 0 }
        : { kind: 'file', mode: 0o644, version: content },
    read: () => {
      reads += 1
      if (content === undefined) throw new Error('gone')
      return Buffer.from(content)
    },
    realPath: (path) => path,
    allows: () => true,
  }
  const lookups = new FreshLookups(disk, () => now)
  return {
    change: (next: string | undefined) => {
      content = next
    },
    pass: (ms: number) => {
      now += ms
    },
    reads: () => reads,
    /** The entity of code 1, or the code of what the file waits for. */
    ask: (): string | undefined => {
      if (!mapping) throw new Error('the mapping must be sound')
      try {
        return lookups.of(mapping).get('entities')?.rows.get('1')?.[1]
      } catch (error) {
        if (error instanceof LookupFault) return error.code
        throw error
      }
    },
  }
}

test('a table is read once, and again when it has changed and stands still', () => {
  const { ask, change, pass, reads } = world('code;entity\n1;A\n')
  expect([ask(), ask(), reads()]).toEqual(['A', 'A', 1])
  change('code;entity\n1;B\n')
  expect(ask()).toBe('lookup-changing')
  pass(500)
  expect(ask()).toBe('lookup-changing')
  change('code;entity\n1;BB\n')
  pass(600)
  expect(ask()).toBe('lookup-changing')
  pass(1_000)
  expect([ask(), ask(), reads()]).toEqual(['BB', 'BB', 2])
})

test('a table that breaks or goes has files wait until it is mended', () => {
  const { ask, change, pass } = world('code;entity\n1;A\n')
  expect(ask()).toBe('A')
  const settled = (text: string | undefined) => {
    change(text)
    ask()
    pass(1_000)
    return ask()
  }
  expect(settled('code;entity\n1;A\n1;B\n')).toBe('lookup-unusable')
  expect(settled(undefined)).toBe('lookup-unusable')
  expect(settled('code;name\n1;A\n')).toBe('lookup-unusable')
  expect(settled('code;entity\n1;C\n')).toBe('C')
})
