import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KillPoint, killPoints } from '../../agent/intake/killPoints.ts'
import { zipOf } from '../../agent/intake/unwrap/testing.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { mt940 } from '../samples.ts'
import { AgentProcess } from './agentProcess.ts'

let folder: string
let hub: RunningHub

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-recovery-hub-'))
  const authorize = (_agent: string, token: string) => token === 'a-token-for-tests'
  hub = await startHub({ storePath: join(folder, 'hub.sqlite'), port: 0, authorize })
})

afterAll(async () => {
  await hub.close()
  rmSync(folder, { recursive: true })
})

const feeds = ['bank', 'marked', 'deleted', 'strict'] as const
const eventsOfOne = 4

/** An agent that lives many lives, and what the hub has of it. */
class Mortal extends AgentProcess {
  readonly #inbox: string

  constructor(inbox: string) {
    super(feeds)
    this.#inbox = inbox
    this.configureFeeds('format: camt')
  }

  /** @param strict Keys of the feed `strict`. @param more Keys at the top. */
  configureFeeds(strict: string, more = ''): void {
    const common = 'settleTime: 100ms, scanEvery: 1s'
    this.configure(`agent: test
feeds:
  - { name: bank, folder: ./drop/bank, ${common} }
  - { name: marked, folder: ./drop/marked, ${common}, doneMarker: .done }
  - { name: deleted, folder: ./drop/deleted, ${common}, settle: delete }
  - { name: strict, folder: ./drop/strict, ${common}, ${strict} }
destinations:
  - { name: hub, url: 'ws://127.0.0.1:${hub.port}/agents/${this.#inbox}', token: { file: ./token } }
${more}`)
  }

  /** Ids that the hub has, in its order. */
  async delivered(): Promise<string[]> {
    const url = `${hub.httpUrl}/v1/events?inbox=${this.#inbox}&after=0&limit=1000`
    const page = await fetch(url)
    if (!page.ok) return []
    const { events } = (await page.json()) as { events: { event: { id: string } }[] }
    return events.map(({ event }) => event.id)
  }

  /** Starts it once for each point, with what makes it pass there, and has it die. */
  async dieAt(points: readonly KillPoint[], before: (life: number) => void): Promise<void> {
    for (const [life, point] of points.entries()) {
      before(life)
      this.start(point)
      expect([point, await this.death()]).toEqual([point, 'SIGKILL'])
    }
  }

  /** Waits until the hub has so many events and every file of the book is settled. */
  async atRest(files: number, events: number): Promise<void> {
    await this.until(async () => {
      const book = this.book()
      const settled = book.every(({ settledAt }) => settledAt !== undefined)
      return settled && book.length >= files && (await this.delivered()).length >= events
    })
  }

  /** Everything is where it belongs: once, and nothing besides. */
  async expectInPlace(events: number): Promise<void> {
    const book = this.book()
    const ids = await this.delivered()
    expect(new Set(ids).size).toBe(events)
    expect(ids).toHaveLength(events)
    const released = this.look((outbox) => book.flatMap(({ id }) => outbox.heldUnits.of(id)))
    expect(released.reduce((sum, unit) => sum + unit.events, 0)).toBe(events)
    expect(this.look((outbox) => outbox.audit.firstBroken())).toBeUndefined()
    for (const feed of feeds) expect(readdirSync(this.dropFolder(feed))).toEqual([])
    expect(readdirSync(this.state)).not.toContain('unwrapping')
    expect(this.kept('staged')).toEqual([])
    const originals = book.flatMap(({ kept, purgedAt }) => (kept && !purgedAt ? [kept] : []))
    const lying = [...this.kept('archive'), ...this.kept('quarantine')]
    expect(lying.filter((path) => !path.endsWith('.report.txt'))).toEqual(originals.sort())
  }
}

/** Points that a file passes which is dropped, and those that only other events reach. */
const asked = ['request-done', 'original-restored', 'former-original-deleted'] as const
const retained = ['original-deleted'] as const
const dropped = killPoints.filter((point) => ![...asked, ...retained].some((o) => o === point))

/** Points that a file passes alone which is large or was wrapped, besides those of small ones. */
const alone = [
  'reading-begun',
  'parts-staged',
  'file-read',
  'corrections-prepared',
  'file-decided',
  'original-kept',
  'file-settled',
] as const satisfies readonly KillPoint[]

/** A person waits no longer for a dozen lives than for some. */
const patienceMs = 240_000

/** In two worlds, for the time's sake. */
const halves = [0, 1].map((half) => ({
  half,
  points: dropped.filter((_point, i) => i % 2 === half),
}))

test.concurrent.each(halves)(
  'killed at each point where files are taken, each file ends in its place and each event comes once ($half)',
  async ({ half, points }) => {
    const agent = new Mortal(`taken-${half}`)
    try {
      await agent.dieAt(points, (life) => dropAll(agent, life))
      agent.start()
      const lives = points.length
      await agent.atRest(8 * lives, 5 * eventsOfOne * lives)
      await agent.stop()
      await agent.expectInPlace(5 * eventsOfOne * lives)
      const states = agent.book().map(({ path, state }) => `${path} ${state}`)
      for (let life = 0; life < lives; life += 1) expectTaken(states, life)
      expect(states).toHaveLength(8 * lives)
    } finally {
      await agent.end()
    }
  },
  patienceMs,
)

function dropAll(agent: Mortal, life: number): void {
  const number = 10 * life
  agent.drop('bank', `a${life}.sta`, mt940(number + 1))
  const members = [
    { name: 'b.sta', data: mt940(number + 2) },
    { name: 'c.sta.gz', data: gzipSync(mt940(number + 3)) },
    { name: 'again.sta', data: mt940(number + 1) },
  ]
  agent.drop('bank', `b${life}.zip`, zipOf(members))
  const broken = zipOf([{ name: `x${life}.sta`, data: 'x', crc: 1 }])
  agent.drop('bank', `bad${life}.zip`, broken)
  agent.drop('marked', `d${life}.sta`, mt940(number + 4))
  agent.drop('marked', `d${life}.sta.done`, '')
  agent.drop('deleted', `e${life}.sta`, mt940(number + 5))
}

function expectTaken(states: readonly string[], life: number): void {
  const one = new RegExp(`^(a${life}\\.sta|b${life}\\.zip/again\\.sta) (released|duplicate)$`)
  expect(states.filter((state) => one.test(state))).toHaveLength(2)
  expect(states).toEqual(
    expect.arrayContaining([
      `b${life}.zip unwrapped`,
      `b${life}.zip/b.sta released`,
      `b${life}.zip/c.sta released`,
      `bad${life}.zip refused`,
      `d${life}.sta released`,
      `e${life}.sta released`,
    ]),
  )
}

test.concurrent(
  'killed where a large file or one that was wrapped is taken by itself, the same holds',
  async () => {
    const agent = new Mortal('alone')
    const entries = 1_000
    try {
      await agent.dieAt(alone, (life) => {
        // Large ones in even lives, members in odd ones: each passes the points before the other.
        const [large, member] = [`large${life}.sta`, `m${life}.zip`]
        if (life % 2 === 0) agent.drop('bank', large, mt940(2 * life, entries))
        else agent.drop('bank', member, zipOf([{ name: 'm.sta', data: mt940(2 * life + 1) }]))
      })
      agent.start()
      const [evens, odds] = [Math.ceil(alone.length / 2), Math.floor(alone.length / 2)]
      const events = evens * (entries + 1) + odds * eventsOfOne
      await agent.until(() => {
        const book = agent.book()
        return (
          book.length === evens + 2 * odds && book.every(({ settledAt }) => settledAt !== undefined)
        )
      })
      await agent.stop()
      const units = agent.look((outbox) =>
        agent.book().flatMap(({ id }) => outbox.heldUnits.of(id)),
      )
      expect(units.reduce((sum, unit) => sum + unit.events, 0)).toBe(events)
      expect(agent.kept('staged')).toEqual([])
      expect(readdirSync(agent.dropFolder('bank'))).toEqual([])
    } finally {
      await agent.end()
    }
  },
  patienceMs,
)

test.concurrent(
  'killed while refused files are read once more, each ends released and once',
  async () => {
    const agent = new Mortal('asked')
    try {
      asked.forEach((_point, i) => {
        agent.drop('strict', `${i + 1}.sta`, mt940(i + 1))
      })
      agent.start()
      await agent.atRest(asked.length, 0)
      expect(agent.book().every(({ state }) => state === 'refused')).toBe(true)
      await agent.stop()
      agent.configureFeeds('exclude: []')
      const reason = ['--reason', 'the feed took one format alone']
      for (const [i, point] of asked.entries()) {
        agent.start(point)
        await agent.until(() => agent.isRunning)
        const asking = agent.command('files', 'release', String(i + 1), ...reason, '--json')
        expect([point, await agent.death()]).toEqual([point, 'SIGKILL'])
        // Whoever asked is answered by the next life, or does it where none begins in time.
        agent.start()
        const { exit, stdout } = await asking
        expect([point, exit]).toEqual([point, 0])
        expect(JSON.parse(stdout)).toMatchObject({ file: i + 1, reading: true })
        await agent.atRest(asked.length, (i + 1) * eventsOfOne)
        await agent.stop()
      }
      await agent.expectInPlace(asked.length * eventsOfOne)
      expect(agent.book().every(({ state }) => state === 'released')).toBe(true)
      expect(agent.kept('quarantine')).toEqual([])
    } finally {
      await agent.end()
    }
  },
  patienceMs,
)

test.concurrent(
  'killed while originals are deleted whose time is over, those that are held stay',
  async () => {
    const agent = new Mortal('retained')
    try {
      for (const number of [1, 2]) agent.drop('bank', `${number}.sta`, mt940(number))
      agent.start()
      await agent.atRest(2, 2 * eventsOfOne)
      expect((await agent.command('files', 'hold', '1', '--reason', 'a lawsuit')).exit).toBe(0)
      await agent.stop()
      age(agent)
      agent.configureFeeds('exclude: []', 'retention: { archive: 30d }')
      await agent.dieAt(retained, () => {})
      agent.start()
      await agent.until(() => agent.book().some(({ purgedAt }) => purgedAt !== undefined))
      await agent.stop()
      await agent.expectInPlace(2 * eventsOfOne)
      expect(agent.book().map(({ hold, purgedAt }) => [hold, purgedAt !== undefined])).toEqual([
        [undefined, true],
        ['a lawsuit', false],
      ])
    } finally {
      await agent.end()
    }
  },
  patienceMs,
)

function age(agent: Mortal): void {
  const store = new Database(join(agent.state, 'outbox.sqlite'))
  store.exec(`UPDATE file SET staged_at = '2026-01-01T00:00:00.000Z'`)
  store.close()
}

test('every point of the list is killed at by one of these tests', () => {
  const all: readonly KillPoint[] = [
    ...halves.flatMap(({ points }) => points),
    ...asked,
    ...retained,
  ]
  expect(all.toSorted()).toEqual(killPoints.toSorted())
})
