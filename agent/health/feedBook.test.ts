import { expect, test } from 'vitest'
import { FeedBook } from './feedBook.ts'

const next = new Date('2026-11-22T09:00:00Z')
let now = new Date('2026-11-22T07:40:00Z')

function book(): FeedBook {
  return new FeedBook(
    [
      { feed: 'bank', kind: 'sftp', nextRun: () => next },
      { feed: 'shop', kind: 'folder', nextRun: () => undefined },
    ],
    new Map([['bank', '2026-11-21T07:00:00.000Z']]),
    () => now,
  )
}

test('a feed knows its last file of a former run, its next visit, and nothing else at first', () => {
  expect(book().health(undefined)).toEqual([
    {
      ...{ feed: 'bank', kind: 'sftp', lastFileAt: '2026-11-21T07:00:00.000Z' },
      nextRunAt: next.toISOString(),
    },
    { feed: 'shop', kind: 'folder' },
  ])
  expect(book().health(['shop'])).toHaveLength(1)
})

test('a file that is picked up is the last one', () => {
  const feeds = book()
  feeds.hear({ kind: 'file-picked-up', file: { feed: 'shop', path: 'a.csv' }, bytes: 1 })
  expect(feeds.health(['shop'])).toMatchObject([{ lastFileAt: now.toISOString() }])
})

test('a fault stands since it began, until the feed is watched again', () => {
  const feeds = book()
  const began = now.toISOString()
  const lost = { kind: 'folder-lost', feed: 'shop', folder: '/in', code: 'ENOENT' } as const
  feeds.hear(lost)
  now = new Date('2026-11-22T08:00:00Z')
  feeds.hear(lost)
  expect(feeds.health(['shop'])).toMatchObject([{ lastError: { code: 'ENOENT', at: began } }])
  feeds.hear({
    kind: 'folder-watched',
    feed: 'shop',
    folder: '/in',
    by: 'events',
    share: undefined,
  })
  expect(feeds.health(['shop'])).toEqual([{ feed: 'shop', kind: 'folder' }])
})
