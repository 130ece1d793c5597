import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOutbox } from '../outbox/outbox.ts'
import { TestOutbox } from '../outbox/testing/testOutbox.ts'
import type { Notice, Tell } from './notice.ts'
import { keptStanding } from './standing.ts'

let box: TestOutbox
let told: Notice[]
let tell: Tell

beforeEach(() => {
  box = new TestOutbox()
  told = []
  tell = keptStanding(box.outbox.standing, (notice) => told.push(notice))
})

afterEach(() => box.close())

const lost: Notice = { kind: 'folder-lost', feed: 'bank', folder: '/in', code: 'ENOENT' }
const back: Notice = {
  kind: 'folder-watched',
  feed: 'bank',
  folder: '/in',
  by: 'events',
  share: undefined,
}
const down: Notice = { kind: 'link-down', destination: 'erp', code: 'ECONNREFUSED', retryMs: 1 }
const up: Notice = { kind: 'link-up', destination: 'erp', hub: 'hub' }

const subjects = () => box.outbox.standing.all().map(({ subject }) => subject)

test('a fault stands from its notice until it is over, and every notice is told', () => {
  for (const notice of [lost, down]) tell(notice)
  expect(subjects()).toEqual(['destination erp', 'feed bank'])
  tell(back)
  expect(subjects()).toEqual(['destination erp'])
  tell(up)
  expect(subjects()).toEqual([])
  expect(told).toEqual([lost, down, back, up])
})

test('a fault that is told again keeps its beginning and takes the newest words', () => {
  tell(down)
  const [first] = box.outbox.standing.all()
  box.now = new Date('2026-11-21T00:00:00Z')
  tell({ ...down, code: 'ETIMEDOUT' })
  expect(box.outbox.standing.all()).toMatchObject([
    { since: first?.since, notice: { code: 'ETIMEDOUT' } },
  ])
})

test('a file that waits stands until it is settled', () => {
  const file = { feed: 'bank', path: 'a.sta' }
  tell({ kind: 'file-delayed', file, code: 'ENOSPC', retryMs: 1000 })
  expect(subjects()).toEqual(['file bank/a.sta'])
  tell({ kind: 'file-settled', file, id: 1, place: undefined })
  expect(subjects()).toEqual([])
})

test('a store that can not be written stops no notice', () => {
  const reading = readOutbox(box.path)
  keptStanding(reading.standing, (notice) => told.push(notice))(lost)
  reading.close()
  expect(told).toEqual([lost])
  expect(subjects()).toEqual([])
})

test('what a full disk kept from being written is written with the next notice', () => {
  let full = true
  const { standing } = box.outbox
  const raise = standing.raise.bind(standing)
  standing.raise = (subject, notice) => {
    if (full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
    raise(subject, notice)
  }
  tell(lost)
  expect(subjects()).toEqual([])
  full = false
  tell(down)
  expect(subjects()).toEqual(['destination erp', 'feed bank'])
})

test('a file that is told of as not ready stands until it is picked up or gone', () => {
  const [a, b] = ['a.sta', 'b.sta'].map((path) => ({ feed: 'bank', path }))
  if (a === undefined || b === undefined) throw new Error('two files were named')
  for (const file of [a, b]) {
    tell({ kind: 'file-unready', file, why: 'changes', waitedMs: 1_800_000 })
  }
  tell({ kind: 'file-picked-up', file: a, bytes: 1 })
  expect(subjects()).toEqual(['file bank/b.sta'])
  tell({ kind: 'file-gone', file: b })
  expect(subjects()).toEqual([])
})
