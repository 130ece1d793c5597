import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { House } from '../e2e/house.ts'
import { mt940 } from '../samples.ts'
import { anyFault, statusOf, untilStatus } from './status.ts'

let house: House
let mounted = false

beforeEach(async () => {
  house = new House()
  await house.startHub()
  mkdirSync(house.state)
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', house.state]).status === 0
})

afterEach(async () => {
  await house.stopAgent()
  if (mounted) spawnSync('umount', [house.state])
  await house.end()
})

/** Leaves so many bytes of the state folder's disk free. */
function fill(leave: number): string {
  const { bavail, bsize } = statfsSync(house.state)
  const path = join(house.state, 'filler')
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
  return path
}

test('a full disk at the state folder: the file waits, status says so, and it comes once', async (context) => {
  if (!mounted) context.skip('only root may mount the small disk that this test fills')
  await house.startAgent(house.destination('treasury'), 'limits: { minFreeDisk: 0B }\n')
  await house.until('link-up')
  const filler = fill(200_000)
  const entries = 8_000
  house.drop('a.sta', mt940(1, entries))
  await house.until('file-delayed')
  const text = await untilStatus(house.folder, anyFault)
  expect(text).toMatch(
    /! the disk of the state folder .* has 0 MB free and should keep 4 MB: nothing is picked up\. Free/,
  )
  rmSync(filler)
  await house.until('file-settled', 1, 60_000)
  await house.untilEvents(entries + 1, 'treasury', 60_000)
  const ids = (await house.events()).map(({ id }) => id)
  expect(ids).toHaveLength(new Set(ids).size)
  expect(ids).toHaveLength(entries + 1)
  expect(await statusOf(house.folder)).not.toMatch(anyFault)
}, 120_000)
