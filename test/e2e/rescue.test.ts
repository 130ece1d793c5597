import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Notice } from '../../agent/notice.ts'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

vi.setConfig({ testTimeout: 60_000 })

const store = () => join(house.state, 'outbox.sqlite')

/** Three files that are delivered, one of them wrapped, and one that was refused. */
async function deliverThree(): Promise<void> {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  await house.until('file-settled', 1)
  house.drop('b.sta.gz', gzipSync(mt940(2)))
  await house.until('file-settled', 3)
  house.drop('broken.sta', mt940(3).slice(0, 200))
  await house.until('file-settled', 4)
  await house.untilEvents(8)
  await house.stopAgent()
}

const rescued = () =>
  house.notices.find((notice): notice is Notice & { kind: 'store-rescued' } => {
    return notice.kind === 'store-rescued'
  })

const conflicts = async () => {
  const answer = await fetch(`${house.hub?.httpUrl}/v1/conflicts?inbox=treasury`)
  return ((await answer.json()) as { conflicts: unknown[] }).conflicts
}

/** Overwrites every page but the first with the same noise. */
function flip(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    for (let at = 4_096; at < statSync(path).size; at += 4_096) {
      writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, at)
    }
  } finally {
    closeSync(handle)
  }
}

/** Has the root of a table lie beyond the end of the file; whoever reads the schema next notices. */
function misplaceTable(): void {
  const raw = new Database(store())
  raw.unsafeMode(true)
  raw.pragma('writable_schema = ON')
  raw.exec(`UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'event'`)
  raw.pragma(`schema_version = ${Number(raw.pragma('schema_version', { simple: true })) + 1}`)
  raw.close()
}

const damages: [string, () => void][] = [
  ['with flipped bytes in its pages', () => flip(store())],
  ['cut in the middle', () => truncateSync(store(), Math.floor(statSync(store()).size / 2))],
  ['that is no database any more', () => writeFileSync(store(), 'x'.repeat(20_000))],
  ['that is empty', () => writeFileSync(store(), '')],
  ['that is gone', () => rmSync(store())],
]

describe('a store', () => {
  test.each(damages)('%s is begun anew from the originals', async (_what, damage) => {
    await deliverThree()
    damage()
    await house.startAgent()
    await house.until('store-rescued')
    expect(rescued()).toMatchObject({ missing: 0 })
    await house.until('file-settled', 4 + 4)
    await house.untilTrue(() => house.count('file-acknowledged') >= 4, 'all acknowledged again')
    expect(await house.events()).toHaveLength(8)
    expect(await conflicts()).toEqual([])
    house.drop('c.sta', mt940(4))
    await house.untilEvents(12)
    const originals = readdirSync(join(house.state, 'archive'), { recursive: true }).filter(
      (name) => String(name).includes('-'),
    )
    expect(originals).toHaveLength(4)
  })

  test('that was damaged is set aside whole', async () => {
    await deliverThree()
    flip(store())
    const damaged = readFileSync(store())
    await house.startAgent()
    const { folder = '', code } = rescued() ?? {}
    expect(code).toMatch(/^SQLITE_(CORRUPT|NOTADB)/)
    expect(readFileSync(join(folder, 'outbox.sqlite'))).toEqual(damaged)
  })

  test('that lost its last commits takes in again what it has forgotten', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-acknowledged')
    await house.stopAgent()
    copyFileSync(store(), join(house.folder, 'earlier'))
    await house.startAgent()
    house.drop('b.sta', mt940(2))
    await house.until('file-settled', 2)
    await house.stopAgent()
    copyFileSync(join(house.folder, 'earlier'), store())
    await house.startAgent()
    expect(rescued()).toMatchObject({ files: 1, folder: undefined })
    await house.untilEvents(8)
    expect(await conflicts()).toEqual([])
  })

  test('that is damaged while the agent runs is replaced under it', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-acknowledged')
    misplaceTable()
    for (let n = 2; n < 12; n += 1) house.drop(`${n}.sta`, mt940(n))
    await house.until('store-rescued')
    await house.untilEvents(44)
    expect(await conflicts()).toEqual([])
  })
})

test('kontor check names a damaged store and a changed record', async () => {
  await deliverThree()
  const check = () => kontor(['check', '--config', join(house.folder, 'kontor.yaml')])
  const sound = await check()
  expect([sound.stdout.includes('is sound'), sound.exit]).toEqual([true, 0])
  flip(store())
  const { stdout, exit } = await check()
  expect(exit).toBe(69)
  expect(stdout).toMatch(/✗ state: the store is damaged.*\[store-damaged\]/)
})
