import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AtRestKeys, atRestKey, atRestKeys, noKeys } from './atRestKeys.ts'
import { type Outbox, openOutbox, readOutbox } from './outbox.ts'
import { type Statement, TestOutbox } from './testing/testOutbox.ts'

const [old, young] = [atRestKey(Buffer.alloc(32, 1)), atRestKey(Buffer.alloc(32, 2))]
const now = () => new Date('2026-11-20T12:00:00Z')
let fixture: TestOutbox

afterEach(() => fixture.close())
beforeEach(() => {
  fixture = new TestOutbox(atRestKeys(old, []))
})

const statement = (n: number): Statement => {
  const day = `2026-11-0${n}`
  return { name: `st${n}`, from: day, to: day, opening: '1.00', closing: '1.00' }
}

function reopened(keys: AtRestKeys): Outbox {
  return openOutbox(fixture.path, now, keys)
}

function bodies(outbox: Outbox): string[] {
  const limit = { maxEvents: 1000, maxBytes: 1_000_000 }
  return outbox.delivery.read('erp', 'statements', 0, 1e9, limit).events.map(String)
}

const onDisk = () =>
  [fixture.path, `${fixture.path}-wal`].map((path) => readFileSync(path, 'latin1')).join('')

test('encrypted bodies are delivered as they were written, with the verdicts in them', () => {
  fixture.take(statement(1))
  expect(fixture.delivered()[0]).toMatchObject({
    id: 'st1',
    data: { checks: { continuity: 'first' } },
  })
  expect(onDisk()).not.toContain('"id":"st1"')
})

test('a store without the feature holds its bodies in the clear', () => {
  const plain = new TestOutbox()
  plain.take(statement(1))
  expect(plain.delivered()).toHaveLength(1)
  expect(readFileSync(`${plain.path}-wal`, 'latin1')).toContain('"id":"st1"')
  plain.close()
})

test.each([
  ['no key', noKeys],
  ['a wrong key', atRestKeys(young, [])],
])('a store that is encrypted opens not with %s, and nothing is changed', (_, keys) => {
  fixture.take(statement(1))
  const before = bodies(fixture.outbox)
  expect(() => reopened(keys)).toThrow(expect.objectContaining({ code: 'store-key-missing' }))
  expect(bodies(fixture.outbox)).toEqual(before)
})

test('who looks without a key sees all but the bodies', () => {
  fixture.take(statement(1))
  const looking = readOutbox(fixture.path)
  expect(looking.destinations.standing('erp').statements.head).toBe(1)
  expect(() => bodies(looking)).toThrow(expect.objectContaining({ code: 'store-key-missing' }))
  looking.close()
})

test('a new key encrypts what is new, and what is old in slices; then the old one is not needed', () => {
  fixture.take(statement(1))
  const both = reopened(atRestKeys(young, [old]))
  expect(bodies(both)).toHaveLength(1)
  expect(both.sealing.isMixed('events')).toBe(true)
  for (let after: bigint | undefined = 0n; after !== undefined; ) {
    after = both.sealing.renewEvents(after)
  }
  both.sealing.renewed('events')
  both.sealing.renewed('files')
  both.close()
  const one = reopened(atRestKeys(young, []))
  expect(bodies(one)).toEqual(bodies(readOutbox(fixture.path, atRestKeys(young, []))))
  expect(one.sealing.isMixed('events')).toBe(false)
  one.close()
})

test('a store from before is encrypted, and decrypted where the key is only a previous one', () => {
  const plain = new TestOutbox()
  plain.take(statement(1))
  const before = bodies(plain.outbox)
  for (const keys of [atRestKeys(old, []), atRestKeys(undefined, [old])]) {
    const opened = openOutbox(plain.path, now, keys)
    expect(opened.sealing.renewEvents(0n)).toBeUndefined()
    expect(bodies(opened)).toEqual(before)
    opened.sealing.renewed('events')
    opened.sealing.renewed('files')
    opened.close()
  }
  const off = openOutbox(plain.path, now)
  expect(bodies(off)).toEqual(before)
  off.close()
  plain.close()
})

test('a body that was changed or moved to another row is told as damage of the store', () => {
  fixture.take(statement(1))
  fixture.take(statement(2))
  const store = new Database(fixture.path)
  const [one, two] = store.prepare('SELECT key, sealed FROM event ORDER BY key').all() as {
    key: number
    sealed: Buffer
  }[]
  const put = store.prepare('UPDATE event SET sealed = ? WHERE key = ?')
  const flipped = Buffer.from(one?.sealed ?? [])
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  for (const wrong of [flipped, two?.sealed]) {
    put.run(wrong, one?.key)
    expect(() => bodies(fixture.outbox)).toThrow(
      expect.objectContaining({ code: 'SQLITE_CORRUPT_SEAL' }),
    )
  }
  store.close()
})

test('a search finds a value in encrypted bodies', () => {
  fixture.take(statement(1))
  const [unit] = fixture.outbox.traces.ofFile(1)
  if (unit === undefined) throw new Error('the unit must be there')
  expect(fixture.outbox.traces.search(unit, 'st1')).toHaveLength(1)
  expect(fixture.outbox.traces.search(unit, 'st2')).toHaveLength(0)
})
