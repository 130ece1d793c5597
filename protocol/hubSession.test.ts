import { beforeEach, describe, expect, test } from 'vitest'
import type { Lane } from '../events/lane.ts'
import { decode, encodeEvents } from './codec.ts'
import { byeFor, type Frame, type Hello } from './frames.ts'
import { hubStep } from './hubSession.ts'
import { type HubEffect, type HubInput, hubDefaults, hubStart } from './hubState.ts'

const config = { ...hubDefaults, hub: 'hub', window: { events: 10, bytes: 10_000 } }
const hello: Hello = {
  t: 'hello',
  versions: ['kontor.v9', 'kontor.v1'],
  agent: 'oslo',
  inbox: 'erp',
  storeId: 'store-1',
  program: 'kontor 0',
  capabilities: [],
  lanes: [
    { lane: 'statements', floor: 0, acked: 4, head: 20 },
    { lane: 'bulk', floor: 0, acked: 0, head: 20 },
  ],
}

const told = { at: '2026-11-22T07:40:00.000Z', accountKey: '0'.repeat(64) }

let state = hubStart(config, 0)
let now = 0
beforeEach(() => {
  state = hubStart(config, 0)
  now = 0
})

function give(input: HubInput): readonly HubEffect[] {
  const step = hubStep(state, input, now)
  state = step.state
  return step.effects
}
const hears = (frame: Frame) => give({ kind: 'frame', frame, bytes: 100, bodies: [] })
const event = (id: string) => JSON.stringify({ specversion: '1.0', id, source: '/x', type: 't' })

function takes(lane: Lane, after: number, ids: readonly string[], job?: string) {
  const events = ids.map((id) => (id ? event(id) : '{}'))
  const range = { lane, after, through: after + ids.length, filtered: 0, parked: 0, events }
  const decoded = decode(encodeEvents({ ...range, ...(job ? { job } : {}) }))
  if (!('frame' in decoded)) throw new Error(decoded.code)
  return give({ kind: 'frame', ...decoded })
}

function goLive(cursors = { statements: 4, bulk: 0 }) {
  hears(hello)
  const all = [
    { lane: 'statements', through: cursors.statements },
    { lane: 'bulk', through: cursors.bulk },
  ] as const
  return give({ kind: 'admitted', epoch: 'epoch-1', term: 3, cursors: all, ...told })
}

const kinds = (effects: readonly HubEffect[]) => effects.map((e) => e.kind)
const said = (effects: readonly HubEffect[]) =>
  effects.flatMap((e) => (e.kind === 'send' ? [e.frame] : []))
const committed = (duplicates = 0) => give({ kind: 'committed', duplicates })

describe('admission', () => {
  test('a connection that says nothing is ended', () => {
    expect(give({ kind: 'tick' })).toEqual([{ kind: 'wake', at: config.helloMs }])
    now = config.helloMs
    expect(said(give({ kind: 'tick' }))).toMatchObject([{ t: 'bye', code: 'hello-late' }])
  })

  test('a hello is looked up before anything is said', () => {
    expect(kinds(hears(hello))).toEqual(['admit'])
    expect(said(goLive())).toEqual([])
  })

  test('the welcome tells cursors, window and heartbeat', () => {
    expect(said(goLive())).toMatchObject([
      { t: 'welcome', version: 'kontor.v1', term: 3, window: config.window },
    ])
  })

  test('what comes first and is no hello, or comes before the welcome, ends the link', () => {
    expect(said(takes('bulk', 0, ['a']))).toMatchObject([{ code: 'frame-unexpected' }])
    state = hubStart(config, 0)
    hears(hello)
    expect(said(takes('bulk', 0, ['a']))).toMatchObject([{ code: 'frame-unexpected' }])
  })

  test('a hello that contradicts itself is refused', () => {
    const [lane] = hello.lanes
    for (const lanes of [
      [{ lane: 'bulk' as const, floor: 0, acked: 5, head: 4 }],
      [{ lane: 'bulk' as const, floor: 6, acked: 5, head: 9 }],
      lane ? [lane, lane] : [],
    ]) {
      state = hubStart(config, 0)
      expect(said(hears({ ...hello, lanes }))).toMatchObject([{ code: 'frame-invalid' }])
    }
  })

  test('a denial says its code and when to come again', () => {
    hears(hello)
    const effects = give({ kind: 'denied', code: 'already-connected', retryAfterMs: 500 })
    expect(said(effects)).toMatchObject([{ t: 'bye', retryAfterMs: 500, disposition: 'retry' }])
    expect(kinds(effects)).toEqual(['send', 'close'])
  })
})

describe('taking events', () => {
  beforeEach(() => void goLive())

  test('each frame goes to the store as it comes, and its ack comes after its commit', () => {
    expect(kinds(takes('statements', 4, ['a', 'b']))).toEqual(['commit'])
    expect(kinds(takes('statements', 6, ['c']))).toEqual(['commit'])
    const effects = committed(1)
    expect(said(effects)).toEqual([{ t: 'ack', lane: 'statements', through: 6, duplicates: 1 }])
    expect(kinds(effects)).toEqual(['send'])
    expect(said(committed())).toMatchObject([{ through: 7 }])
  })

  test('a gap ends the link', () => {
    takes('statements', 4, ['a'])
    expect(said(takes('statements', 6, ['c']))).toMatchObject([{ code: 'range-gap' }])
    expect(kinds(committed())).toEqual([])
  })

  test('a range that was committed on this link is acknowledged again without a commit', () => {
    takes('statements', 4, ['a', 'b'])
    committed()
    const effects = takes('statements', 4, ['a'])
    expect(effects).toEqual([
      { kind: 'send', frame: { t: 'ack', lane: 'statements', through: 6, duplicates: 1 } },
    ])
  })

  test('a range that only the store knows is compared there, not believed', () => {
    state = hubStart(config, 0)
    goLive({ statements: 9, bulk: 0 })
    expect(kinds(takes('statements', 4, ['a', 'b']))).toEqual(['commit'])
  })

  test('an overlap goes to the store', () => {
    takes('statements', 4, ['a', 'b'])
    committed()
    expect(kinds(takes('statements', 5, ['b', 'c']))).toEqual(['commit'])
  })

  test('more than the window ends the link', () => {
    takes('bulk', 0, ['1', '2', '3', '4', '5', '6'])
    expect(kinds(takes('bulk', 6, ['7', '8', '9', '10']))).toEqual(['commit'])
    expect(said(takes('bulk', 10, ['11']))).toMatchObject([{ code: 'window-exceeded' }])
  })

  test('what is no event is refused in its turn, after the acks before it', () => {
    takes('statements', 4, ['a'])
    expect(said(takes('statements', 5, ['b', '']))).toEqual([])
    const effects = committed()
    expect(said(effects)).toMatchObject([
      { t: 'ack', through: 5 },
      { t: 'refuse', sequence: 7, code: 'event-invalid', disposition: 'permanent' },
    ])
  })

  test('a failed commit refuses the range and passes over what was sent behind it', () => {
    takes('statements', 4, ['a'])
    takes('statements', 5, ['b'])
    takes('bulk', 0, ['x'])
    const effects = give({ kind: 'commitFailed', code: 'store-full' })
    expect(said(effects)).toMatchObject([{ t: 'refuse', sequence: 5, disposition: 'retry' }])
    expect(kinds(takes('statements', 6, ['c']))).toEqual([])
    // The store has met the gap that the first one left; the session says nothing of it.
    expect(said(give({ kind: 'commitFailed', code: 'range-gap' }))).toEqual([])
    expect(said(committed())).toMatchObject([{ t: 'ack', lane: 'bulk', through: 1 }])
    expect(kinds(takes('statements', 4, ['a', 'b', 'c']))).toEqual(['commit'])
    expect(said(committed())).toMatchObject([{ t: 'ack', lane: 'statements', through: 7 }])
  })

  test('what was refused with another is not acknowledged, though the store has taken it', () => {
    takes('statements', 4, ['a'])
    takes('statements', 5, ['b'])
    give({ kind: 'commitFailed', code: 'store-full' })
    takes('statements', 4, ['a', 'b'])
    expect(said(committed())).toEqual([])
    expect(said(committed(1))).toMatchObject([{ t: 'ack', through: 6, duplicates: 1 }])
  })

  test('what was refused takes nothing of the window, even while the store still has it', () => {
    const many = ['1', '2', '3', '4', '5']
    takes('bulk', 0, ['x'])
    takes('bulk', 1, many)
    give({ kind: 'commitFailed', code: 'store-full' })
    expect(kinds(takes('bulk', 0, ['x', ...many]))).toEqual(['commit'])
  })

  test('a store that knows better than the session ends the link', () => {
    takes('statements', 4, ['a'])
    const effects = give({ kind: 'commitFailed', code: 'store-forked' })
    expect(said(effects)).toMatchObject([{ t: 'bye', code: 'store-forked' }])
  })

  test('after the end nothing is done any more', () => {
    takes('statements', 4, ['a'])
    expect(kinds(hears(byeFor('agent-stopping')))).toEqual(['close'])
    expect(committed()).toEqual([])
    expect(takes('statements', 5, ['b'])).toEqual([])
    expect(give({ kind: 'stop', code: 'hub-stopping' })).toEqual([])
  })
})

describe('replays, pauses and silence', () => {
  beforeEach(() => void goLive())

  const replay = (through: number) =>
    give({ kind: 'replay', job: 'job-1', lane: 'statements', after: 1, through })

  test('a replay is asked for, committed under its job, and ends complete', () => {
    expect(said(replay(3))).toMatchObject([{ t: 'replay', after: 1, through: 3 }])
    expect(kinds(takes('statements', 1, ['b', 'c'], 'job-1'))).toEqual(['commit'])
    const effects = committed(2)
    expect(said(effects)).toMatchObject([{ t: 'ack', through: 3, job: 'job-1' }])
    expect(effects.at(-1)).toEqual({ kind: 'replayEnded', job: 'job-1', complete: true })
    expect(state.lanes.statements?.cursor).toBe(4)
  })

  test('a replay that the agent announces is taken from where it begins', () => {
    hears({ t: 'replay', job: 'own-1', lane: 'statements', after: 1, through: 3 })
    takes('statements', 1, ['b', 'c'], 'own-1')
    expect(committed(2).at(-1)).toEqual({ kind: 'replayEnded', job: 'own-1', complete: true })
    expect(state.lanes.statements?.cursor).toBe(4)
  })

  test('an announcement beyond the cursor ends the link', () => {
    const effects = hears({ t: 'replay', job: 'own-1', lane: 'statements', after: 1, through: 5 })
    expect(said(effects)).toMatchObject([{ t: 'bye', code: 'replay-invalid' }])
  })

  test('a replay that the agent declines ends incomplete', () => {
    replay(3)
    const refusal = { lane: 'statements', sequence: 2, job: 'job-1', message: '' } as const
    const effects = hears({
      ...{ t: 'refuse', ...refusal, code: 'replay-declined', disposition: 'permanent' },
    })
    expect(effects).toContainEqual({ kind: 'replayEnded', job: 'job-1', complete: false })
  })

  test('a replay of what was never committed ends at once, and one under way ends with the link', () => {
    expect(replay(5)).toEqual([{ kind: 'replayEnded', job: 'job-1', complete: false }])
    replay(3)
    expect(give({ kind: 'closed' })).toEqual([
      { kind: 'replayEnded', job: 'job-1', complete: false },
    ])
  })

  test('pause and resume are told to the agent', () => {
    const effects = give({ kind: 'pause', lane: 'bulk', code: 'hub-paused' })
    expect(said(effects)).toEqual([{ t: 'pause', lane: 'bulk', code: 'hub-paused' }])
  })

  test('a link that answers no ping is ended; a probe asks sooner', () => {
    now = 15_000
    expect(kinds(give({ kind: 'tick' }))).toEqual(['ping', 'wake'])
    give({ kind: 'pong' })
    give({ kind: 'probe' })
    now += config.probeMs
    expect(said(give({ kind: 'tick' }))).toMatchObject([{ code: 'heartbeat-missed' }])
  })
})
