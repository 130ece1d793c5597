import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

test('a fault of the disk has a file wait, is told of, and ends with the file in its place', async () => {
  await house.startAgent()
  const archive = join(house.state, 'archive')
  rmSync(archive, { recursive: true })
  writeFileSync(archive, 'no folder')
  house.drop('a.sta', mt940(1))
  await house.until('file-delayed')
  expect(house.notices.find(({ kind }) => kind === 'file-delayed')).toMatchObject({
    code: 'ENOTDIR',
  })
  expect(existsSync(join(house.bank, 'a.sta'))).toBe(true)
  rmSync(archive)
  await house.until('file-settled')
  expect(readdirSync(house.bank)).toEqual([])
  expect(await house.events()).toHaveLength(4)
  expect(house.count('file-picked-up')).toBe(1)
})

test('below the floor of free disk nothing is picked up, and what waited is still delivered', async () => {
  await house.startAgent()
  await house.until('link-up')
  await house.stopHub()
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  await house.stopAgent()
  await house.startAgent(house.destination('treasury'), 'limits: { minFreeDisk: 9000GB }\n')
  house.drop('b.sta', mt940(2))
  await house.until('file-delayed')
  expect(house.notices.find(({ kind }) => kind === 'file-delayed')).toMatchObject({
    code: 'disk-floor',
  })
  await house.startHub()
  await house.untilTrue(() => house.count('link-up') === 2, 'the second link')
  await house.untilTrue(() => existsSync(join(house.bank, 'b.sta')), 'the second file stays')
  for (let tries = 0; (await house.events()).length < 4 && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(await house.events()).toHaveLength(4)
})

test('a second agent on the same state is refused with what to do', async () => {
  await house.startAgent()
  await expect(house.startAgent()).rejects.toThrow(/Another agent runs on this state folder/)
})
