import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { invoiceMapping } from '../samples.ts'
import { House } from './house.ts'

let house: House

const table = (text: string) => writeFileSync(join(house.folder, 'entities.csv'), text)
const invoice = (number: string) =>
  `Number;Date;Amount;Currency;Company\n${number};20.11.2026;1,00;EUR;1000\n`

beforeEach(async () => {
  house = new House()
  const looked =
    '  legalEntity: { column: Company, lookup: entities, value: entity }\n' +
    'lookups: { entities: { file: entities.csv, key: company } }\n'
  writeFileSync(join(house.folder, 'mapping.yaml'), invoiceMapping + looked)
  table('company;entity\n1000;DE01\n')
  await house.startHub()
  await house.startAgent()
})

afterEach(() => house.end())

/** Codes for which files waited, each once in a row. */
function delays(): string[] {
  const codes = house.notices.flatMap((notice) =>
    notice.kind === 'file-delayed' ? [notice.code] : [],
  )
  return codes.filter((code, i) => code !== codes[i - 1])
}

test('a table that breaks has files wait and says why; once it is mended they go on', async () => {
  house.drop('a.csv', invoice('R1'), house.invoices)
  await house.until('file-acknowledged')
  table('company;entity\n1000;DE01\n1000;DE02\n')
  house.drop('b.csv', invoice('R2'), house.invoices)
  await house.untilTrue(() => delays().includes('lookup-unusable'), 'the table is broken', 20_000)
  expect(house.notices).toContainEqual(
    expect.objectContaining({
      kind: 'file-delayed',
      reason: expect.stringMatching(/^entities.csv:3:1 .*The key of this row/),
    }),
  )
  table('company;entity\n1000;DE02\n')
  await house.until('file-acknowledged', 2, 30_000)
  expect(delays()).toEqual(['lookup-changing', 'lookup-unusable', 'lookup-changing'])
  const events = await house.events()
  expect(events.map(({ subject, legalentity }) => `${subject} ${legalentity}`)).toEqual([
    'R1 DE01',
    'R2 DE02',
  ])
  expect(house.count('file-decided')).toBe(2)
}, 60_000)
