import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { camt053, invoices, jpeg, mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
  await house.startAgent()
})

afterEach(() => house.end())

/** Drops a bad file and a good one behind it; the good one must arrive, and nothing else. */
async function dropWithGood(name: string, content: string | Uint8Array, folder?: string) {
  house.drop(name, content, folder)
  await house.until('file-settled')
  house.drop('good.sta', mt940(99))
  await house.until('file-acknowledged')
  const events = await house.events()
  expect(events).toHaveLength(4)
  expect(new Set(events.map(({ sourcefile }) => sourcefile)).size).toBe(1)
}

test('a truncated MT940 is refused with the line where it ends', async () => {
  const whole = mt940(1)
  await dropWithGood('cut.sta', whole.slice(0, whole.indexOf(':62F:') + 3))
  const report = house.report('quarantine', 'cut.sta')
  expect(report).toMatch(/refused/)
  expect(report).toMatch(/line \d+/)
  expect(report).toMatch(/Ask the sender/)
})

test('a camt.053 whose closing balance is off by a cent is held, with its line', async () => {
  await dropWithGood('off.xml', camt053('S1', '1100.01'))
  const report = house.report('held', 'off.xml')
  expect(report).toMatch(/1 of 1 statements .* held/)
  expect(report).toMatch(/line \d+.*balance-mismatch/s)
  expect(report).toMatch(/corrected statement/)
  expect(house.count('file-acknowledged')).toBe(1)
})

test('a CSV with a letter in an amount is refused with row and column, and shows no amount', async () => {
  const rows = ['R1;20.11.2026;1.250,00;EUR', 'R2;20.11.2026;7,5O;EUR', 'R3;20.11.2026;1,00;EUR']
  await dropWithGood('letter.csv', invoices(rows), house.invoices)
  const report = house.report('quarantine', 'letter.csv')
  expect(report).toMatch(/line 3, column 15/)
  expect(report).toMatch(/Amount/)
  expect(report).not.toMatch(/7,5O/)
})

test.each([
  ['an empty file', 'empty.sta', ''],
  ['a picture', 'scan.jpg', jpeg],
])('%s is refused and says why', async (_what, name, content) => {
  await dropWithGood(name, content)
  expect(house.report('quarantine', name)).toMatch(/file-empty|format-unknown/)
  expect(readdirSync(join(house.state, 'quarantine'))).toHaveLength(2)
})

test('a statement that does not add up is held alone: its neighbours in the file go on', async () => {
  const wrong = mt940(2).replace(/:62F:C261120EUR\d+/, ':62F:C261120EUR9')
  house.drop('three.sta', mt940(1) + wrong + mt940(3))
  await house.until('file-acknowledged')
  expect(await house.events()).toHaveLength(8)
  expect(house.report('held', 'three.sta')).toMatch(/1 of 3 statements .* held/)
})

test('a corrected statement takes the place of one that was only held', async () => {
  house.drop('wrong.sta', mt940(2).replace(/:62F:C261120EUR\d+/, ':62F:C261120EUR9'))
  await house.until('file-settled')
  expect(await house.events()).toEqual([])
  house.drop('right.sta', mt940(2))
  await house.until('file-acknowledged')
  expect(await house.events()).toHaveLength(4)
})
