import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { delivery } from '../../test/contract/hubStore.ts'
import { helloOf } from '../testing/client.ts'
import {
  arrivedOf,
  entryOf,
  eventOf,
  gapOf,
  overdueOf,
  statementOf,
} from '../testing/viewEvents.ts'
import type { HubStore } from './contract.ts'
import { bucketOf } from './histogram.ts'
import { everything } from './scope.ts'
import { dayOf } from './statementFacts.ts'
import { openHubStore } from './store.ts'

let folder: string
let path: string
let store: HubStore
let sent: number
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-views-'))
  path = join(folder, 'hub.db')
  sent = 0
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const now = () => new Date('2026-11-05T08:00:00Z')
const sight = { scope: everything }

async function open(more: { readonly maxBytes?: number } = {}): Promise<void> {
  store = openHubStore({ path, now, ...more })
  await store.admit([helloOf()])
}

async function commit(...bodies: string[]) {
  const [outcome] = await store.commit([delivery(helloOf(), sent, bodies)])
  if (outcome?.ok) sent += bodies.length
  return outcome
}

/** States of the only account, by day. */
async function states(): Promise<Record<string, string>> {
  const [account] = await store.views.ledger.accounts(sight)
  const days = await store.views.ledger.days([account?.number ?? 0], 0, 99_999)
  return Object.fromEntries(days.map(({ day, state }) => [textOf(day), state]))
}

function textOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

test('a statement stands on the day of its closing balance, and a correction of it is told', async () => {
  await commit(statementOf('st-1', '2026-11-02'), statementOf('st-2', '2026-11-03'))
  expect(await states()).toEqual({ '2026-11-02': 'arrived', '2026-11-03': 'arrived' })
  await commit(statementOf('st-3', '2026-11-02', { corrects: 'st-1' }))
  expect(await states()).toEqual({ '2026-11-02': 'corrected', '2026-11-03': 'arrived' })
  const [account] = await store.views.ledger.accounts(sight)
  const [first] = await store.views.ledger.days([account?.number ?? 0], 0, 99_999)
  expect(first).toMatchObject({ event: 'st-3', statements: 1 })
})

test('a statement without a date has that of its last entry', async () => {
  const data = { closing: undefined, balances: [] }
  await commit(
    entryOf('en-1', { data: { statement: { eventId: 'st-1' }, bookingDate: '2026-11-03' } }),
    statementOf('st-1', '2026-11-02', { data }),
  )
  expect(await states()).toEqual({ '2026-11-03': 'arrived' })
})

test('what is overdue is missing until it comes, and then it was late', async () => {
  await commit(overdueOf('ov-1', '2026-11-02'))
  expect(await states()).toEqual({ '2026-11-02': 'missing' })
  await commit(statementOf('st-1', '2026-11-02'), arrivedOf('ar-1', '2026-11-02'))
  expect(await states()).toEqual({ '2026-11-02': 'late' })
})

test('what is late counts for the legal entity of its account, though the agent names none', async () => {
  const named = { entity: 'Nordlicht GmbH', region: 'DACH' }
  await commit(statementOf('st-1', '2026-11-02', named))
  await commit(overdueOf('ov-1', '2026-11-03'))
  const [from, to] = [dayOf('2026-11-01') ?? 0, dayOf('2026-11-05') ?? 0]
  const figures = await store.views.counts.arrivals(sight, from, to)
  expect(figures).toMatchObject([{ legalEntity: 'Nordlicht GmbH', due: 2, inTime: 1 }])
})

test('an overdue feed marks the accounts that it lacks, else itself', async () => {
  await commit(
    statementOf('st-1', '2026-10-30'),
    overdueOf('ov-1', '2026-11-02', {
      data: { account: undefined, lacking: ['DE06999999980000202600'] },
    }),
  )
  expect(await states()).toEqual({ '2026-10-30': 'arrived', '2026-11-02': 'missing' })
  await commit(overdueOf('ov-2', '2026-11-03', { data: { account: undefined } }))
  const accounts = await store.views.ledger.accounts(sight)
  expect(accounts.map(({ account }) => account)).toEqual(['DE06999999980000202600', 'feed bank'])
  await commit(arrivedOf('ar-2', '2026-11-03', { data: { account: undefined } }))
  const feed = accounts.find(({ account }) => account === 'feed bank')
  const [day] = await store.views.ledger.days([feed?.number ?? 0], 0, 99_999)
  expect(day?.state).toBe('late')
})

test('a gap marks the banking days without a statement, until it is closed', async () => {
  await commit(
    statementOf('st-2026-10-29', '2026-10-29'),
    statementOf('st-2026-11-03', '2026-11-03'),
    gapOf('ga-1', 'detected', '2026-10-29', '2026-11-03'),
  )
  expect(await states()).toEqual({
    '2026-10-29': 'arrived',
    '2026-10-30': 'gap',
    '2026-11-02': 'gap',
    '2026-11-03': 'arrived',
  })
  await commit(
    statementOf('st-4', '2026-10-30'),
    gapOf('gc-1', 'closed', '2026-10-29', '2026-11-03'),
  )
  expect(await states()).toMatchObject({ '2026-10-30': 'arrived', '2026-11-02': 'none' })
})

test('an account is the same however it is written, where a statement has said so', async () => {
  const data = { register: { account: 'DE06999999980000202600', name: 'House bank' } }
  await commit(
    statementOf('st-1', '2026-11-02', { account: '0000202600', data }),
    overdueOf('ov-1', '2026-11-03', { account: '0000202600' }),
  )
  const accounts = await store.views.ledger.accounts(sight)
  expect(accounts).toMatchObject([{ account: 'DE06999999980000202600', name: 'House bank' }])
  expect(await states()).toEqual({ '2026-11-02': 'arrived', '2026-11-03': 'missing' })
})

test('an account that two inboxes have is told once', async () => {
  await commit(statementOf('st-1', '2026-11-02'))
  const treasury = helloOf({ inbox: 'treasury' })
  await store.admit([treasury])
  await store.commit([
    delivery(treasury, 0, [statementOf('st-1', '2026-11-02'), statementOf('st-2', '2026-11-03')]),
  ])
  const accounts = await store.views.ledger.accounts(sight)
  expect(accounts).toMatchObject([{ inbox: 'treasury', lastDay: dayOf('2026-11-03') }])
  expect(await store.views.ledger.accounts({ ...sight, inboxes: ['erp'] })).toMatchObject([
    { inbox: 'erp' },
  ])
})

test('the newest closing balance stands, whatever the order of arrival, without credit lines', async () => {
  const available = { kind: 'closing-available', date: '2026-11-03' }
  const amount = { value: '90.00', currency: 'EUR' }
  const withLine = { ...available, amount, creditLines: [{ included: true }] }
  await commit(
    statementOf('st-3', '2026-11-03', { value: '7.00', number: '12' }),
    statementOf('st-2', '2026-11-03', { value: '6.00', number: '11' }),
    statementOf('st-1', '2026-11-02', { value: '5.00' }),
    statementOf('st-4', '2026-11-02', { balances: [withLine] }),
  )
  expect(await store.views.ledger.balances()).toMatchObject([
    { booked: '7.00', bookedDay: dayOf('2026-11-03'), event: 'st-3', available: undefined },
  ])
  await commit(
    statementOf('st-5', '2026-11-03', { value: '7.50', corrects: 'st-3', arithmetic: 'unknown' }),
    statementOf('st-6', '2026-11-01', { balances: [{ ...available, amount }] }),
    eventOf('balance-reported', 'br-1', {
      data: { balances: [{ kind: 'interim-booked', date: '2026-11-04', amount }] },
    }),
  )
  expect(await store.views.ledger.balances()).toMatchObject([
    {
      ...{ booked: '7.50', proven: false, event: 'st-5', available: '90.00' },
      interimDay: dayOf('2026-11-04'),
    },
  ])
})

test('the delay of an event is told where its frame says when it was released', async () => {
  const { frame, ...rest } = delivery(helloOf(), 0, [entryOf('e1')])
  const releasedAt = new Date(now().getTime() - 2_000).toISOString()
  await store.commit([{ ...rest, frame: { ...frame, releasedAt } }])
  const [minute] = await store.views.counts.traffic(sight, 60, 0, 4e9)
  expect([...(minute?.delays ?? [])]).toEqual([[bucketOf(2), 1]])
})

test('a transaction that fails leaves nothing in the views', async () => {
  await commit(entryOf('en-1', { references: { endToEnd: 'RE-1000' } }))
  await store.close()
  await open({ maxBytes: 700 * 1024 })
  const before = tables()
  const many = Array.from({ length: 900 }, (_, i) => {
    return entryOf(`full-${i}`, { sha256: 'f'.repeat(64), references: { endToEnd: `FULL-${i}` } })
  })
  expect(await commit(statementOf('st-1', '2026-11-02'), ...many)).toMatchObject({ ok: false })
  expect(tables()).toEqual(before)
  expect((await store.views.finder.find(sight, 'FULL-7', 9)).events).toEqual([])
  await store.close()
  await open()
  await commit(entryOf('full-7', { references: { endToEnd: 'FULL-7' } }))
  const { events } = await store.views.finder.find(sight, 'FULL-7', 9)
  expect(events.map(({ id }) => id)).toEqual(['full-7'])
})

test('what is made anew from the events is what the commits had made', async () => {
  const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-11-0${n}`)
  const anything = fc.oneof(
    fc
      .tuple(fc.nat(), day)
      .map(([n, on]) => statementOf(`st-${n}`, on, { sha256: 'a'.repeat(64) })),
    fc.tuple(fc.nat(), day).map(([n, on]) => overdueOf(`ov-${n}`, on)),
    fc.tuple(fc.nat(), day).map(([n, on]) => arrivedOf(`ar-${n}`, on)),
    fc.tuple(fc.nat(), day, day).map(([n, a, b]) => gapOf(`ga-${n}`, 'detected', a, b)),
    fc.tuple(fc.nat(), day, day).map(([n, a, b]) => gapOf(`gc-${n}`, 'closed', a, b)),
    fc
      .nat()
      .map((n) =>
        entryOf(`en-${n}`, { references: { endToEnd: `RE-${n}` }, sha256: 'b'.repeat(64) }),
      ),
  )
  const frames = fc.array(fc.array(anything, { minLength: 1, maxLength: 5 }), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(frames, async (each) => {
      for (const bodies of each) await commit(...bodies)
      const made = tables()
      forgetViews()
      await store.close()
      await open()
      // What comes meanwhile waits for its turn.
      await commit(entryOf(`meanwhile-${sent}`))
      while ((await store.views.catchUp(3)) > 0);
      const rebuilt = tables()
      expect(rebuilt['ledger_day']).toEqual(made['ledger_day'])
      expect(rebuilt['ledger_gap']).toEqual(made['ledger_gap'])
      expect(rebuilt['ledger_account']).toEqual(made['ledger_account'])
      expect(rebuilt['ledger_balance']).toEqual(made['ledger_balance'])
      expect(rebuilt['view_progress']).toEqual([{ one: 1, events: lastCursor(), outcomes: 0 }])
    }),
    { numRuns: 12 },
  )
}, 20_000)

test('terms are found behind a span, and after the store was opened again', async () => {
  for (let at = 0; at < 18_000; at += 1_000) {
    const bodies = Array.from({ length: 1_000 }, (_, i) =>
      entryOf(`en-${String(at + i).padStart(8, '0')}`, {
        references: { endToEnd: `RE-${at + i}` },
      }),
    )
    await commit(...bodies)
  }
  const ids = async (text: string) => {
    return (await store.views.finder.find(sight, text, 9)).events.map(({ id }) => id)
  }
  for (const reopened of [false, true]) {
    if (reopened) {
      await store.close()
      await open()
    }
    expect(await ids('RE-7')).toEqual(['en-00000007'])
    expect(await ids('re 16500')).toEqual(['en-00016500'])
    expect(await ids('RE17999')).toEqual(['en-00017999'])
    expect(await ids('RE-18000')).toEqual([])
  }
}, 30_000)

/** The tables of the views, read by another connection. */
function tables(): Record<string, unknown[]> {
  const db = new Database(path, { readonly: true })
  const names = ['ledger_account', 'ledger_alias', 'ledger_day', 'ledger_gap', 'ledger_balance']
  const others = ['file_part', 'traffic', 'arrival_figure', 'view_progress']
  const found = [...names, ...others].map((name) => {
    return [name, db.prepare(`SELECT * FROM ${name}`).all()] as const
  })
  db.close()
  return Object.fromEntries(found)
}

function lastCursor(): number {
  const db = new Database(path, { readonly: true })
  const last = db.prepare('SELECT max(cursor) FROM event').pluck().get()
  db.close()
  return Number(last)
}

/** As if the store were from before there were views. */
function forgetViews(): void {
  const db = new Database(path)
  for (const name of Object.keys(tables())) {
    if (name !== 'view_progress') db.exec(`DELETE FROM ${name}`)
  }
  db.exec('UPDATE view_progress SET events = 0, outcomes = 0')
  db.close()
}
