import { describe, expect, test } from 'vitest'
import type { Status } from '../../protocol/frames.ts'
import { type AgentFacts, judge, type LinkFacts } from './judgement.ts'
import { fleetDefaults } from './limits.ts'
import { vitalsOf } from './vitals.ts'

const limits = { ...fleetDefaults, offlineMs: 80_000 }
const now = Date.parse('2026-11-23T08:00:00Z')
const ago = (ms: number) => new Date(now - ms).toISOString()

function link(status: Omit<Status, 't'> = {}, more: Partial<LinkFacts> = {}): LinkFacts {
  const vitals = vitalsOf({ t: 'status', ...status })
  const seen = { lastSeen: now - 5_000, silentSince: now - 5_000 }
  return { inbox: 'erp', connected: true, ...seen, stuckSince: undefined, vitals, ...more }
}

const judged = (...links: LinkFacts[]) => judge({ retired: false, links }, limits, now)
const codes = (...links: LinkFacts[]) => judged(...links).reasons.map(({ code }) => code)
const silent = (ms: number): Partial<LinkFacts> => {
  return { connected: false, lastSeen: now - ms, silentSince: now - ms }
}

test('an agent whose data moves is healthy, whatever waits for a moment', () => {
  const waiting = [{ lane: 'statements' as const, events: 5, oldestAt: ago(10_000) }]
  expect(judged(link({ waiting }))).toEqual({ state: 'healthy', reasons: [] })
})

describe('offline', () => {
  test('is whoever gave no sign of life for the time that a cut agent may take to show', () => {
    expect(judged(link({}, silent(79_999))).state).toBe('healthy')
    expect(judged(link({}, silent(80_000)))).toMatchObject({
      state: 'offline',
      reasons: [{ code: 'agent-offline', since: ago(80_000) }],
    })
  })

  test('is nobody before the hub itself was there for that time', () => {
    const long = { ...silent(3_600_000), silentSince: now - 10_000 }
    expect(judged(link({}, long)).state).toBe('healthy')
  })

  test('keeps what waits for a person, and forgets what time alone would change', () => {
    const waiting = [{ lane: 'statements' as const, events: 5, oldestAt: ago(3_600_000) }]
    expect(codes(link({ held: 2, waiting }, silent(90_000)))).toEqual(['agent-offline', 'held'])
  })

  test('is not an agent of which one of two links stands', () => {
    const down = link({}, { inbox: 'treasury', ...silent(100_000) })
    expect(judged(link(), down)).toMatchObject({
      state: 'attention',
      reasons: [{ code: 'link-down', detail: 'treasury' }],
    })
  })
})

describe('stalled', () => {
  test('is whoever has an event that waits too long', () => {
    const waiting = [{ lane: 'bulk' as const, events: 9, oldestAt: ago(limits.backlogAgeMs + 1) }]
    expect(judged(link({ waiting }))).toMatchObject({
      state: 'stalled',
      reasons: [{ code: 'backlog-age', detail: 'erp', since: ago(limits.backlogAgeMs + 1) }],
    })
  })

  test('is whoever is connected while none of what waits is taken', () => {
    const waiting = [{ lane: 'bulk' as const, events: 9 }]
    const stuck = { stuckSince: now - limits.stuckMs - 1 }
    expect(judged(link({ waiting }, stuck)).state).toBe('stalled')
    expect(judged(link({ waiting }, { stuckSince: now - limits.stuckMs })).state).toBe('healthy')
  })
})

test.each([
  ['quarantine', { quarantined: 1 }, {}],
  ['held', { held: 1 }, { held: 0 }],
  ['parked', { parkedReleases: 1 }, {}],
  ['clock-off', { clockOffsetMs: -30_001 }, { clockOffsetMs: 30_000 }],
  ['disk-low', { freeDiskBytes: 1_999_999_999 }, { freeDiskBytes: 2_000_000_000 }],
  [
    'store-unsound',
    { store: { healthy: false, code: 'SQLITE_FULL' } },
    { store: { healthy: true } },
  ],
  ['certificate-expiring', { certificate: { daysLeft: 20 } }, { certificate: { daysLeft: 21 } }],
] as const)('%s is worth a look, and what is just within its limit is not', (code, bad, good) => {
  expect(judged(link(bad))).toMatchObject({ state: 'attention', reasons: [{ code }] })
  expect(judged(link(good)).state).toBe('healthy')
})

test('a feed that fails is named with the code of its fault', () => {
  const lastError = { code: 'ENOENT', at: ago(60_000) }
  const feeds = [{ feed: 'bank', kind: 'folder' as const, lastError }]
  const [reason] = judged(link({ feeds })).reasons
  expect(reason).toMatchObject({ code: 'feed-failing', detail: 'bank', since: lastError.at })
  expect(reason?.message).toContain('ENOENT')
})

test('thirty late accounts of one feed and time are one reason', () => {
  const late = Array.from({ length: 30 }, (_, i) => ({
    what: `account-${i}`,
    feed: 'bank',
    dueAt: '2026-11-23T07:00:00Z',
    lacks: 'statement' as const,
    businessDate: '2026-11-20',
  }))
  const { reasons } = judged(link({ late, overdue: 30 }))
  expect(reasons).toMatchObject([
    { code: 'statement-overdue', detail: 'bank@2026-11-23T07:00:00.000Z' },
  ])
  expect(reasons[0]?.message).toContain('30 statements')
})

test('what is late beyond the named ones is told too', () => {
  expect(judged(link({ overdue: 3 })).reasons).toMatchObject([
    { code: 'statement-overdue', message: '3 more statements late.' },
  ])
})

test('a retired agent has no reasons at all', () => {
  const facts: AgentFacts = { retired: true, links: [link({ held: 3 }, silent(1e9))] }
  expect(judge(facts, limits, now)).toEqual({ state: 'retired', reasons: [] })
})
