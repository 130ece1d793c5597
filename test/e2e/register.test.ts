import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { camt053, mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

const header = 'account;legalEntity;region;companyCode;currency;source\n'
const known = '99900011/1234567;Nordlicht GmbH;DACH;1000;EUR;camt.053\n'

function table(name: string, text: string): void {
  writeFileSync(join(house.folder, name), text)
}

const start = (more: string, feed = '') =>
  house.startAgent(house.destination('treasury'), more, feed)

const accounts = 'accounts: { file: ./accounts.csv }\n'

test('bank events arrive with what the register says, and with a posting proposed', async () => {
  table('accounts.csv', header + known)
  table('postings.csv', 'code,counterparty,sign,account\ngvc:166,*nordlicht*,credit,1200\n')
  await start(`${accounts}postings: { file: ./postings.csv }\n`)
  house.drop('a.sta', mt940(1, 2))
  await house.until('file-acknowledged')
  const events = await house.events()
  expect(events).toHaveLength(3)
  for (const { type, legalentity, region, data } of events) {
    expect([legalentity, region]).toEqual(['Nordlicht GmbH', 'DACH'])
    expect(data['register']).toEqual({
      account: '99900011/1234567',
      legalEntity: 'Nordlicht GmbH',
      region: 'DACH',
      companyCode: '1000',
      recordSource: 'camt.053',
      matched: 'bank-code',
      flags: ['source-not-of-record'],
    })
    const isEntry = type === 'finance.bank-transaction-booked.v1'
    expect(data['posting']).toEqual(isEntry ? { account: '1200', rule: 'row 2' } : undefined)
  }
})

test('a statement of an unknown account is delivered with a flag', async () => {
  table('accounts.csv', `${header}88001234;;;;;\n`)
  await start(accounts)
  house.drop('a.xml', camt053('S1'))
  await house.until('file-acknowledged')
  const events = await house.events()
  expect(events.map(({ data }) => data['register'])).toEqual(
    events.map(() => ({ flags: ['account-unknown'] })),
  )
  expect(events[0]).not.toHaveProperty('region')
})

test('or is held, and comes once the register knows it and the file is dropped again', async () => {
  table('accounts.csv', `${header}88001234;;;;;\n`)
  await start(accounts, 'unknownAccount: hold')
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  expect(await house.events()).toEqual([])
  expect(house.report('held', 'a.sta')).toMatch(/not in the register.*drop the file/s)

  table('accounts.csv', header + known)
  house.drop('again.sta', mt940(1))
  await house.until('file-acknowledged')
  expect(house.notices).toContainEqual({ kind: 'register-reloaded', table: 'accounts', rows: 1 })
  expect((await house.events()).map(({ region }) => region)).toEqual(Array(4).fill('DACH'))
})

test('status says what is held and why, and check that the register is there', async () => {
  table('accounts.csv', header + known)
  const more = "accounts: [{ account: '88001234' }]\n"
  await start(more, 'unknownAccount: hold')
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  const { stdout } = await kontor(['status', '--config', join(house.folder, 'kontor.yaml')])
  expect(stdout).toMatch(/held {3}1 unit: account-unknown/)
  const check = await kontor(['check', '--config', join(house.folder, 'kontor.yaml')])
  expect(check.stdout).toMatch(/✓ accounts: 1\n/)
})

test('a table that is broken while the agent runs leaves the one before', async () => {
  table('accounts.csv', header + known)
  await start(accounts)
  table('accounts.csv', `${header}DE00999000110001234567;;;;;\n`)
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  const kept = house.notices.filter(({ kind }) => kind === 'register-kept')
  expect(kept).toMatchObject([{ problems: [{ code: 'account-check-digits', line: 2, column: 1 }] }])
  expect((await house.events())[0]).toMatchObject({ region: 'DACH' })
})

test('a file that was delivered is not delivered again under another register', async () => {
  table('accounts.csv', header + known)
  await start(accounts)
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  table('accounts.csv', `${header}99900011/1234567;Other GmbH;;;;\n`)
  house.drop('b.sta', `${mt940(1)}${mt940(2)}`)
  await house.until('file-acknowledged', 2)
  const decided = house.notices.filter((notice) => notice.kind === 'file-decided')
  expect(decided[1]?.decision).toMatchObject({ released: 1, duplicates: 1, held: 0, corrected: 0 })
  const entities = (await house.events()).map(({ legalentity }) => legalentity)
  expect(entities).toEqual([...Array(4).fill('Nordlicht GmbH'), ...Array(4).fill('Other GmbH')])
})
