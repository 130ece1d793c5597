import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { House } from '../e2e/house.ts'
import { mt940 } from '../samples.ts'
import { anyFault, statusOf, untilStatus } from './status.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

const eventsOfOne = 4
const patienceMs = 90_000

/** Each event has come, and none twice. */
async function expectOnce(events: number): Promise<void> {
  await house.untilEvents(events)
  await sleep(300)
  const ids = (await house.events()).map(({ id }) => id)
  expect(ids).toHaveLength(events)
  expect(new Set(ids).size).toBe(events)
}

test(
  'a file that grows slowly is read once it is whole, and status names it meanwhile',
  async () => {
    const feed = 'unreadyAfter: 2s'
    await house.startAgent(house.destination('treasury'), '', feed, '1500ms')
    const path = join(house.bank, 'slow.sta')
    let statements = 0
    const grow = setInterval(() => {
      statements += 1
      appendFileSync(path, mt940(statements))
    }, 200)
    try {
      const text = await untilStatus(house.folder, anyFault)
      expect(text).toMatch(
        /! bank\/slow\.sta: still changes after 2 s and is not read\. Look whether its sender hangs/,
      )
      expect(house.count('file-picked-up')).toBe(0)
    } finally {
      clearInterval(grow)
    }
    await house.until('file-settled')
    await expectOnce(statements * eventsOfOne)
    expect(await statusOf(house.folder)).not.toMatch(anyFault)
  },
  patienceMs,
)

test(
  'a file that is replaced while it is read: both versions come, each once',
  async () => {
    let replaced = false
    const replace = () => {
      if (replaced || house.count('file-picked-up') === 0) return
      replaced = true
      house.drop('a.sta', mt940(2))
    }
    const push = house.notices.push.bind(house.notices)
    house.notices.push = (...notices) => {
      const length = push(...notices)
      replace()
      return length
    }
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-settled', 2)
    await expectOnce(2 * eventsOfOne)
    expect(readdirSync(house.bank)).toEqual([])
  },
  patienceMs,
)

test(
  'a folder that vanishes is named with what to do, and its files come once it is back',
  async () => {
    await house.startAgent()
    await house.until('folder-watched', 2)
    renameSync(house.bank, `${house.bank}-away`)
    const text = await untilStatus(house.folder, anyFault)
    expect(text).toMatch(
      /! bank: the folder .*bank is not there \(ENOENT\)\. Make it again, mount its share, or correct `folder`/,
    )
    writeFileSync(join(`${house.bank}-away`, 'a.sta'), mt940(1))
    renameSync(`${house.bank}-away`, house.bank)
    await house.until('file-settled')
    await expectOnce(eventsOfOne)
    expect(await statusOf(house.folder)).not.toMatch(anyFault)
  },
  patienceMs,
)

test(
  'a source that is gone before its turn is let be, and nothing waits for it',
  async () => {
    await house.startAgent()
    await house.until('folder-watched', 2)
    const away = join(house.folder, 'away')
    mkdirSync(away)
    for (let n = 1; n <= 40; n += 1) house.drop(`${n}.sta`, mt940(n))
    await house.until('file-picked-up')
    for (const name of readdirSync(house.bank)) {
      if (/^\d/.test(name)) rmSync(join(house.bank, name), { force: true })
    }
    await house.untilTrue(() => readdirSync(house.bank).length === 0, 'an empty folder')
    house.drop('last.sta', mt940(41))
    await house.untilTrue(
      () => house.notices.some((n) => n.kind === 'file-settled' && n.file.path === 'last.sta'),
      'the last file',
    )
    expect(house.count('file-delayed')).toBe(0)
    await expectOnce(house.count('file-settled') * eventsOfOne)
  },
  patienceMs,
)

test(
  'a clock that is set back an hour keeps no file waiting, and no event from its destination',
  async () => {
    await house.startAgent()
    await house.until('link-up')
    const RealDate = globalThis.Date
    const setBack = class extends RealDate {
      constructor(...values: [] | [number]) {
        super(...((values.length === 0 ? [setBack.now()] : values) as [number]))
      }

      static override now(): number {
        return RealDate.now() - 3_600_000
      }
    }
    globalThis.Date = setBack as DateConstructor
    try {
      const begun = performance.now()
      house.drop('a.sta', mt940(1))
      await house.until('file-settled')
      await house.stopHub()
      await house.startHub()
      house.drop('b.sta', mt940(2))
      await house.until('file-settled', 2)
      await expectOnce(2 * eventsOfOne)
      expect(performance.now() - begun).toBeLessThan(30_000)
    } finally {
      globalThis.Date = RealDate
    }
  },
  patienceMs,
)
