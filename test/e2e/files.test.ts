import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { zipOf } from '../../agent/intake/unwrap/testing.ts'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

// A command takes seconds on a machine that is busy, and some tests give many.
vi.setConfig({ testTimeout: 120_000 })

const broken = (number: number) => mt940(number).replace(/:62F:C261120EUR\d+/, ':62F:C261120EUR9')

/** Runs `kontor files …` on the house's own configuration. */
async function files(...args: readonly string[]) {
  const config = ['--config', join(house.folder, 'kontor.yaml')]
  const { exit, stdout, stderr } = await kontor(['files', ...args, ...config])
  const rows = args.includes('--json')
    ? stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []
  return { exit, stdout, stderr, rows }
}

describe('a file that was dropped wrapped', () => {
  test('is delivered member by member, and what came bare before is a duplicate', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-settled')
    const members = [
      { name: 'a.sta', data: mt940(1) },
      { name: 'b.sta.gz', data: gzipSync(mt940(2)) },
    ]
    house.drop('both.zip', zipOf(members))
    await house.until('file-settled', 4)
    await house.untilTrue(() => house.count('file-acknowledged') === 2, 'both statements')
    expect(await house.events()).toHaveLength(8)
    const { rows } = await files('--json')
    expect(rows.map(({ path, state, why }) => [path, state, why])).toEqual([
      ['both.zip/b.sta', 'released', ''],
      ['both.zip/a.sta', 'duplicate', 'the same bytes as file 1'],
      ['both.zip', 'unwrapped', '2 files in it'],
      ['a.sta', 'released', ''],
    ])
    house.drop('renamed.zip', zipOf(members))
    await house.until('file-duplicate', 2)
    expect(await house.events()).toHaveLength(8)
  })

  test('is refused whole where one member is wrong, with its report beside it', async () => {
    await house.startAgent()
    const members = [
      { name: 'good.sta', data: mt940(1) },
      { name: '../bad.sta', data: mt940(2) },
    ]
    house.drop('both.zip', zipOf(members))
    await house.until('file-settled')
    expect(await house.events()).toEqual([])
    expect(house.report('quarantine', 'both.zip')).toMatch(/member-name-unsafe/)
    const { stdout } = await files('--state', 'refused')
    expect(stdout).toMatch(/bank\/both\.zip\s+member-name-unsafe$/m)
  })
})

describe('a statement that is held', () => {
  test('goes out as a release of its own with a reason, from a running agent', async () => {
    await house.startAgent()
    house.drop('three.sta', mt940(1) + broken(2) + broken(3))
    await house.until('file-acknowledged')
    expect(await house.events()).toHaveLength(4)
    const unreasoned = await files('release', '1')
    expect(unreasoned.exit).toBe(64)
    const { exit, stderr } = await files(
      'release',
      '1',
      '--unit',
      '2',
      '--reason',
      'bank confirmed',
    )
    expect([exit, stderr]).toEqual([0, 'File 1: unit 2 goes out as release 2.\n'])
    await house.until('file-acknowledged', 2)
    expect(await house.events()).toHaveLength(8)
    const shown = await files('show', '1')
    expect(shown.stdout).toMatch(/2 {2}statement {2}released, 4 events, release 2/)
    expect(shown.stdout).toMatch(/3 {2}statement {2}held \(balance-mismatch\)/)
    expect(shown.stdout).toMatch(/treasury {2}acknowledged/)
    expect(existsSync(join(house.state, 'held'))).toBe(true)
    expect((await files('release', '1', '--unit', '2', '--reason', 'again')).exit).toBe(69)
    expect((await files('release', '1', '--reason', 'all that is left')).exit).toBe(0)
    await house.untilTrue(() => readdirSync(join(house.state, 'held')).length === 0, 'no report')
  })

  test('goes out where no agent runs, and is delivered by the next one', async () => {
    await house.startAgent()
    house.drop('off.sta', broken(2))
    await house.until('file-settled')
    await house.stopAgent()
    const { exit, rows } = await files('release', '1', '--reason', 'bank confirmed', '--json')
    expect(exit).toBe(0)
    expect(rows).toEqual([{ file: 1, release: 1, units: [1] }])
    await house.startAgent()
    await house.untilEvents(4)
  })

  test('corrects what was delivered under its name', async () => {
    await house.startAgent()
    house.drop('right.sta', mt940(2))
    await house.until('file-acknowledged')
    house.drop('wrong.sta', broken(2).replace('NTRFREF2-2', 'NTRFOTHER'))
    await house.until('file-settled', 2)
    expect(await house.events()).toHaveLength(4)
    expect((await files('release', '2', '--reason', 'the bank says so')).exit).toBe(0)
    await house.untilEvents(7)
    const types = (await house.events()).slice(4).map(({ type }) => type.split('.')[1])
    expect(types.toSorted()).toEqual([
      'bank-statement-received',
      'bank-transaction-booked',
      'bank-transaction-withdrawn',
    ])
  })
})

describe('a source that is deleted only when every destination has it', () => {
  test('stays until the last acknowledged, and says for whom it waits', async () => {
    const gone = house.destination('erp').replace(/:\d+\//, ':9/')
    await house.startAgent(house.destination('treasury') + gone, '', 'settle: delete')
    house.drop('a.sta', mt940(1))
    house.drop('b.zip', zipOf([{ name: 'b.sta', data: mt940(2) }]))
    house.drop('known.zip', zipOf([{ name: 'a.sta', data: mt940(1) }]))
    await house.until('source-waits', 2)
    await house.untilEvents(8)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(readdirSync(house.bank)).toEqual(['a.sta', 'b.zip'])
    const { stdout } = await files()
    expect(stdout).toMatch(/b\.zip +one file in it; its source waits for erp$/m)
    expect(stdout).toMatch(/a\.sta .*its source waits for erp$/m)
    await house.stopAgent()
    await house.startAgent(
      house.destination('treasury') + house.destination('erp'),
      '',
      'settle: delete',
    )
    await house.untilTrue(() => readdirSync(house.bank).length === 0, 'the sources go')
  })
})

test('a refused file is read once more after the feed was corrected', async () => {
  await house.startAgent(house.destination('treasury'), '', 'format: camt')
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  await house.stopAgent()
  await house.startAgent()
  const { exit, stderr } = await files('release', '1', '--reason', 'format was wrong')
  expect([exit, stderr]).toEqual([
    0,
    'File 1 was read again: released. `kontor files show 1` says more.\n',
  ])
  await house.untilEvents(4)
  expect(readdirSync(join(house.state, 'quarantine'))).toEqual([])
})

test('a hold outlives the retention, and everything that was asked is in the audit', async () => {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  expect((await files('hold', '1', '--reason', 'a lawsuit')).exit).toBe(0)
  expect((await files('show', '1')).stdout).toMatch(/hold +a lawsuit/)
  expect((await files('unhold', '1')).exit).toBe(0)
  expect((await files('unhold', '1')).exit).toBe(69)
  expect((await files('retry', '1')).stderr).toMatch(/file-settled/)
  expect((await files('show', '9')).exit).toBe(64)
  expect((await files('hold', 'x', '--reason', 'y')).exit).toBe(64)
  await house.stopAgent()
  const store = readFileSync(join(house.state, 'outbox.sqlite'), 'latin1')
  for (const kind of ['original-held', 'original-unheld']) expect(store).toContain(kind)
})
