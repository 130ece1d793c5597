import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { chunkEvents, chunksOf, FilledOutbox } from './filled.ts'

const runs = 5

/**
 * Staging and release of so many events, by the time that the bare driver takes to insert the same bytes
 * in as many transactions with `synchronous=FULL`: above 1 the outbox is faster.
 */
export async function staging(events: number): Promise<Record<string, unknown>> {
  const chunks = chunksOf(events)
  const pairs = Array.from({ length: runs }, () => {
    const [theirs, ours] = [bare(chunks), outbox(chunks)]
    return { theirs, ours, ratio: theirs / ours }
  }).toSorted((a, b) => a.ratio - b.ratio)
  const { theirs = 0, ours = 0, ratio } = pairs[runs >> 1] ?? {}
  const rate = (ms: number) => Math.round((chunks.length * chunkEvents * 1_000) / ms)
  const [lowest, highest] = [pairs[0]?.ratio, pairs.at(-1)?.ratio]
  return { ratio, lowest, highest, oursPerSecond: rate(ours), barePerSecond: rate(theirs) }
}

/** Milliseconds of staging and releasing them. */
export function outbox(chunks: readonly Uint8Array[]): number {
  const filled = new FilledOutbox()
  try {
    const begun = performance.now()
    filled.fill(chunks)
    return performance.now() - begun
  } finally {
    filled.end()
  }
}

/** Milliseconds of inserting them with the bare driver, a synced transaction a chunk. */
export function bare(chunks: readonly Uint8Array[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bare-'))
  const store = new Database(join(folder, 'bare.sqlite'))
  try {
    store.pragma('journal_mode = WAL')
    store.pragma('synchronous = FULL')
    store.exec(
      'CREATE TABLE event (key INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL)',
    )
    const insert = store.prepare('INSERT INTO event VALUES (?, ?, CAST(? AS TEXT))')
    let key = 0
    const write = store.transaction((bytes: Uint8Array) => {
      const length = bytes.length / chunkEvents
      for (let at = 0; at < bytes.length; at += length) {
        key += 1
        insert.run(key, 'finance.bank-transaction-booked.v1', bytes.subarray(at, at + length))
      }
    })
    const begun = performance.now()
    for (const bytes of chunks) write(bytes)
    return performance.now() - begun
  } finally {
    store.close()
    rmSync(folder, { recursive: true })
  }
}
