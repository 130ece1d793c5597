import { chmodSync, chownSync, lchownSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Processes } from '../processes.ts'
import { mt940 } from '../samples.ts'
import { anyFault, statusOf, untilStatus } from './status.ts'

const eventsOfOne = 4
/** Root may do everything, so the agent runs as nobody then. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0

let house: Processes

beforeEach(async () => {
  house = new Processes()
  await house.prepare(['treasury'])
  house.start('hub')
  if (isRoot) {
    for (const path of [house.folder, ...everything()]) lchownSync(path, nobody, nobody)
    house.wrapper = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  }
  house.start('run')
  house.drop(house.bank, 'first.sta', mt940(0))
  await delivered(1)
})

afterEach(async () => {
  chmodSync(house.bank, 0o755)
  await house.end()
})

function everything(): string[] {
  return readdirSync(house.folder, { recursive: true }).map((path) => join(house.folder, `${path}`))
}

async function delivered(files: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const ids = await house.ids('treasury').catch(() => [])
    if (ids.length >= files * eventsOfOne) {
      expect(ids).toHaveLength(files * eventsOfOne)
      expect(new Set(ids).size).toBe(ids.length)
      return
    }
    await sleep(100)
  }
  throw new Error('the events did not come in time')
}

async function untilNoFault(): Promise<void> {
  for (let tries = 0; anyFault.test(await statusOf(house.folder)); tries += 1) {
    if (tries > 30) throw new Error('the fault stands although it is mended')
    await sleep(300)
  }
}

const posix = test.skipIf(process.platform === 'win32')

posix(
  'a file that may not be read is named with what to do, and holds up no other',
  async () => {
    const closed = join(house.bank, 'closed.sta')
    writeFileSync(closed, mt940(1), { mode: 0o000 })
    const text = await untilStatus(house.folder, anyFault)
    expect(text).toMatch(
      /! bank\/closed\.sta: waits, Kontor may not read it \(EACCES\)\. Give the user that Kontor runs as the right/,
    )
    house.drop(house.bank, 'other.sta', mt940(2))
    await delivered(2)
    if (isRoot) chownSync(closed, nobody, nobody)
    chmodSync(closed, 0o644)
    await delivered(3)
    await untilNoFault()
  },
  120_000,
)

posix(
  'a folder that may not be listed is named with what to do, and comes back by itself',
  async () => {
    house.drop(house.bank, 'a.sta.part', mt940(1))
    chmodSync(house.bank, 0o000)
    const text = await untilStatus(house.folder, anyFault)
    expect(text).toMatch(
      /! bank: the folder .* is closed to Kontor \(EACCES\)\. Give the user that Kontor runs as the right/,
    )
    chmodSync(house.bank, 0o755)
    house.drop(house.bank, 'b.sta', mt940(2))
    await delivered(2)
    await untilNoFault()
  },
  120_000,
)

posix(
  'a source that can not be deleted: its events come once, and status says what to do',
  async () => {
    house.drop(house.bank, 'a.sta', mt940(1))
    // Listed and read, but nothing in it renamed or deleted.
    chmodSync(house.bank, 0o555)
    await delivered(2)
    const text = await untilStatus(house.folder, anyFault)
    expect(text).toMatch(
      /! bank\/a\.sta: waits, it is delivered, but its source can not be taken away \(EACCES\)\. Give/,
    )
    expect(statSync(join(house.bank, 'a.sta')).isFile()).toBe(true)
    chmodSync(house.bank, 0o755)
    for (let tries = 0; readdirSync(house.bank).length > 0 && tries < 200; tries += 1)
      await sleep(100)
    expect(readdirSync(house.bank)).toEqual([])
    await untilNoFault()
    await delivered(2)
  },
  120_000,
)
