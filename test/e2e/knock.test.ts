import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checked } from '../../cli/check/check.ts'
import { mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})
afterEach(() => house.end())

const config = () => join(house.folder, 'kontor.yaml')

async function ofHub(): Promise<string[]> {
  const { findings } = await checked(config())
  return findings.map(({ what }) => what).filter((what) => what.startsWith('destination'))
}

test('kontor check signs in at the hub, and a link that lives hears nothing of it', async () => {
  await house.startAgent()
  await house.until('link-up')
  expect((await ofHub()).slice(1)).toEqual([
    'destination treasury: the hub accepts the sign-in',
    "destination treasury: the clock agrees with the hub's",
  ])
  house.drop('1.sta', mt940(1))
  await house.untilEvents(4)
  expect(house.count('link-up')).toBe(1)
  expect(house.count('link-down')).toBe(0)
})

test('what the hub would refuse is refused, by the code of the link', async () => {
  await house.startAgent()
  await house.stopAgent()
  writeFileSync(join(house.folder, 'token'), 'another-token', { mode: 0o600 })
  expect((await ofHub())[0]).toMatch(
    /refuses \(token-refused\)\. The hub does not accept the token/,
  )
  const text = readFileSync(config(), 'utf8')
  writeFileSync(config(), text.replace('/agents/treasury', '/agents/treasury-knock'))
  // An inbox may have the very name that the knock makes of another.
  expect((await ofHub())[0]).toMatch(/token-refused/)
})
