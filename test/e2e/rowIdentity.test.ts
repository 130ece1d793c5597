import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../agent/control/ask.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { invoiceMapping } from '../samples.ts'
import { House } from './house.ts'

let house: House

const head = 'Number;Date;Amount;Currency;Company\n'
const row = (number: number) => `R${number};20.11.2026;${number},00;EUR;1000\n`
const rows = (from: number, to: number) =>
  head + Array.from({ length: to - from }, (_, i) => row(from + i)).join('')

function useMapping(text: string): void {
  writeFileSync(join(house.folder, 'mapping.yaml'), text)
}

/** What a person types, while the agent runs. */
async function asked(verb: string, detail: object) {
  const loaded = loadAgentConfig(join(house.folder, 'kontor.yaml'))
  if ('problems' in loaded) throw new Error('the configuration of a test holds')
  return await ask(loaded.config, verb, detail, 'anna')
}

const waiting = () =>
  house.notices.flatMap((notice) => (notice.kind === 'file-delayed' ? [notice] : []))

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

test('a mapping with other keys has its files wait until a person agrees', async () => {
  await house.startAgent()
  house.drop('a.csv', rows(1, 3), house.invoices)
  await house.untilEvents(2)
  await house.stopAgent()
  useMapping(invoiceMapping.replace('key: [Number]', 'key: [Number, Company]'))
  await house.startAgent()
  house.drop('b.csv', rows(3, 4), house.invoices)
  await house.untilTrue(() => waiting().length > 0, 'the file waits')
  expect(waiting()[0]).toMatchObject({
    code: 'mapping-rekeyed',
    reason: expect.stringMatching(/"Number", "Company".*"Number".*kontor rekey invoices --reason/),
  })
  expect(await asked('rekey', { feed: 'bank', reason: 'no' })).toMatchObject({
    refused: 'rekey-unneeded',
  })
  expect(await house.events()).toHaveLength(2)
  expect(await asked('rekey', { feed: 'invoices', reason: 'companies were merged' })).toEqual({
    feed: 'invoices',
    rekeyed: true,
  })
  await house.untilEvents(3)
}, 60_000)

test('an export without keys that has grown is held, and says why', async () => {
  useMapping(invoiceMapping.replace(/^rows:.*\n(?: .*\n)*/m, ''))
  await house.startAgent()
  house.drop('monday.csv', rows(1, 31), house.invoices)
  await house.untilEvents(30)
  house.drop('tuesday.csv', rows(1, 61), house.invoices)
  await house.until('file-settled', 2)
  expect(house.report('held', 'tuesday.csv')).toMatch(/repeats rows of an earlier one/)
  house.drop('wednesday.csv', rows(61, 91), house.invoices)
  await house.untilEvents(60)
}, 60_000)
