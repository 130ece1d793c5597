import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Outbox, openOutbox, openRequests } from './outbox.ts'

let folder: string
let path: string
let outbox: Outbox
let now = new Date('2026-11-22T08:00:00Z')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-requests-'))
  path = join(folder, 'outbox.sqlite')
  now = new Date('2026-11-22T08:00:00Z')
  outbox = openOutbox(path, () => now)
})

afterEach(() => {
  outbox.close()
  rmSync(folder, { recursive: true })
})

const arrival = {
  feed: 'bank',
  path: 'a.zip',
  size: 1,
  mtimeMs: 1,
  marker: undefined,
  sha256: 'a'.repeat(64),
}

describe('a request', () => {
  test('reaches the agent through a connection of its own and is answered once', () => {
    const asking = openRequests(path)
    const id = asking.requests.ask('files hold', { file: 1 }, 'jo')
    expect(outbox.requests.open()).toEqual([
      { id, verb: 'files hold', detail: { file: 1 }, by: 'jo' },
    ])
    expect(asking.requests.answerTo(id)).toBeUndefined()
    outbox.requests.fulfil(id, () => ({ answer: { done: true } }))
    expect(asking.requests.answerTo(id)).toEqual({ done: true })
    expect(asking.requests.withdraw(id)).toBe(false)
    expect(outbox.requests.open()).toEqual([])
    expect(() => outbox.requests.fulfil(id, () => ({ answer: {} }))).toThrow(/answered once/)
    asking.close()
  })

  test('that was withdrawn is not taken up', () => {
    const id = outbox.requests.ask('x', {}, 'jo')
    expect(outbox.requests.withdraw(id)).toBe(true)
    expect(outbox.requests.open()).toEqual([])
  })

  test('whose work fails leaves neither an effect nor an answer', () => {
    const file = outbox.files.stage(arrival)
    const id = outbox.requests.ask('x', {}, 'jo')
    const failing = () =>
      outbox.requests.fulfil(id, () => {
        outbox.originals.hold(file, 'jo', 'why')
        throw new Error('no room')
      })
    expect(failing).toThrow('no room')
    expect(outbox.files.get(file)?.hold).toBeUndefined()
    expect(outbox.requests.open()).toHaveLength(1)
  })

  test('to an agent of an older version is refused with what to do', () => {
    outbox.close()
    const raw = new Database(path)
    raw.pragma('user_version = 0')
    raw.close()
    expect(() => openRequests(path)).toThrow(/Restart the agent/)
    outbox = openOutbox(join(folder, 'fresh.sqlite'), () => now)
  })
})

describe('a wrapper', () => {
  test('and its members are booked together, and the same wrapper again is known', () => {
    const id = outbox.files.stage(arrival)
    const wrapper = outbox.files.get(id)
    if (wrapper === undefined) throw new Error('a staged file must be in the book')
    const members = [
      { name: 'x.sta', size: 2, sha256: 'b'.repeat(64) },
      { name: 'y.sta', size: 3, sha256: 'c'.repeat(64) },
    ]
    outbox.files.unwrap(wrapper, members, '[]')
    expect(outbox.files.get(id)?.state).toBe('unwrapped')
    expect(outbox.files.members(id)).toMatchObject([
      { path: 'a.zip/x.sta', member: 'x.sta', wrapper: id, state: 'staged' },
      { path: 'a.zip/y.sta', member: 'y.sta', wrapper: id, state: 'staged' },
    ])
    expect(outbox.files.sameBytes(arrival.sha256)).toBe(id)
    const [first] = outbox.files.members(id)
    const refused = { ok: false, format: undefined, statements: 0, entries: 0, problems: '[]' }
    outbox.releases.decide(first?.id ?? 0, refused)
    expect(outbox.files.sameBytes(arrival.sha256)).toBeUndefined()
  })
})

describe('an original', () => {
  function settled(sha256: string, state: 'released' | 'refused'): number {
    const id = outbox.files.stage({ ...arrival, sha256 })
    const ok = state === 'released'
    const outcome = { ok, format: undefined, statements: 0, entries: 0, problems: '[]' }
    outbox.releases.decide(id, outcome)
    outbox.files.settle(id, `archive/${id}`)
    return id
  }

  const due = () => outbox.originals.due(now, now, 10).map(({ id }) => id)

  test('is due when its time is over, unless it is held, purged or not settled', () => {
    const kept = settled('1'.repeat(64), 'released')
    const held = settled('2'.repeat(64), 'released')
    outbox.files.stage({ ...arrival, sha256: '3'.repeat(64) })
    outbox.originals.hold(held, 'jo', 'a lawsuit')
    expect(due()).toEqual([])
    now = new Date('2026-11-23T08:00:00Z')
    expect(due()).toEqual([kept])
    outbox.originals.purged(kept, '1d')
    expect(due()).toEqual([])
    outbox.originals.unhold(held, 'jo')
    expect(due()).toEqual([held])
    expect(outbox.files.sameBytes('1'.repeat(64))).toBe(kept)
  })

  test('that was refused has a term of its own', () => {
    const refused = settled('1'.repeat(64), 'refused')
    now = new Date('2026-11-23T08:00:00Z')
    const never = new Date(0)
    expect(outbox.originals.due(now, never, 10)).toEqual([])
    expect(outbox.originals.due(never, now, 10).map(({ id }) => id)).toEqual([refused])
  })
})
