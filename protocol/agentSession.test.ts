import { beforeEach, describe, expect, test } from 'vitest'
import type { Lane } from '../events/lane.ts'
import { agentStep } from './agentSession.ts'
import { type AgentEffect, type AgentInput, agentDefaults, agentStart } from './agentState.ts'
import { byeFor, type Frame, type Welcome } from './frames.ts'

const config = { ...agentDefaults, agent: 'oslo', inbox: 'erp', program: 'kontor 0' }
const standing = {
  storeId: 'store-1',
  lanes: {
    statements: { floor: 2, acked: 5, head: 10 },
    bulk: { floor: 0, acked: 0, head: 1_000 },
  },
}
const welcome: Welcome = {
  t: 'welcome',
  version: 'kontor.v1',
  hub: 'hub',
  epoch: 'epoch-1',
  term: 1,
  window: { events: 500, bytes: 1_000_000 },
  heartbeatMs: 15_000,
  cursors: [
    { lane: 'statements', through: 5 },
    { lane: 'bulk', through: 0 },
  ],
}

/** The store goes on under another id, and every lane begins at its floor. */
const renewed = {
  kind: 'renewed',
  storeId: 'store-2',
  lanes: {
    statements: { floor: 2, acked: 2, head: 10 },
    bulk: { floor: 0, acked: 0, head: 1_000 },
  },
} as const

let state = agentStart(config, standing)
let now = 0
beforeEach(() => {
  state = agentStart(config, standing)
  now = 0
})

function give(input: AgentInput): readonly AgentEffect[] {
  const step = agentStep(state, input, now)
  state = step.state
  return step.effects
}
const hears = (frame: Frame) => give({ kind: 'frame', frame })
const kinds = (effects: readonly AgentEffect[]) => effects.map((e) => e.kind)

function only<Kind extends AgentEffect['kind']>(effects: readonly AgentEffect[], kind: Kind) {
  return effects.filter((e): e is AgentEffect & { kind: Kind } => e.kind === kind)
}

function reportOf(effects: readonly AgentEffect[]) {
  const last = only(effects, 'report').at(-1)
  return [last?.state, last?.code]
}

function goLive(answer = welcome) {
  give({ kind: 'start' })
  give({ kind: 'opened' })
  return hears(answer)
}

/** Answers the read that is under way with this many events. */
function answers(count: number, bytes = count * 100) {
  const { reading } = state
  if (!reading) throw new Error('nothing is being read')
  const { lane, after, ticket, job } = reading
  const events = Array.from({ length: count }, () => '{}')
  const range = { lane, after, through: after + count, filtered: 0, parked: 0, events }
  return give({ kind: 'batch', ticket, batch: { ...range, ...(job ? { job } : {}) }, bytes })
}
const ack = (lane: Lane, through: number, job?: string) =>
  hears({ t: 'ack', lane, through, duplicates: 0, ...(job ? { job } : {}) })
const refuse = (sequence: number, disposition: 'retry' | 'permanent') =>
  hears({
    t: 'refuse',
    lane: 'statements',
    sequence,
    code: 'event-invalid',
    disposition,
    message: '',
  })

describe('coming in', () => {
  test('says hello and nothing else before the welcome', () => {
    expect(kinds(give({ kind: 'start' }))).toEqual(['connect', 'report', 'wake'])
    const effects = give({ kind: 'opened' })
    expect(only(effects, 'send')).toMatchObject([{ frame: { t: 'hello', storeId: 'store-1' } }])
    expect(kinds(give({ kind: 'appended', lane: 'statements', head: 12 }))).toEqual([])
    expect(kinds(give({ kind: 'status', status: {} }))).toEqual([])
    expect(only(hears(welcome), 'read')).toMatchObject([
      { lane: 'statements', after: 5, through: 12 },
    ])
  })

  test('gives up a connection or a welcome that does not come', () => {
    give({ kind: 'start' })
    now = config.connectMs
    expect(reportOf(give({ kind: 'tick' }))).toEqual(['closing', 'connect-late'])
    give({ kind: 'closed', random: 0 })
    now += 500
    give({ kind: 'tick' })
    give({ kind: 'opened' })
    now += config.welcomeMs
    expect(reportOf(give({ kind: 'tick' }))).toEqual(['closing', 'welcome-late'])
  })

  test('goes back where the hub is behind, and says so before it sends', () => {
    const effects = goLive({
      ...welcome,
      cursors: [
        { lane: 'statements', through: 3 },
        { lane: 'bulk', through: 0 },
      ],
    })
    expect(only(effects, 'rewind')).toEqual([{ kind: 'rewind', lane: 'statements', to: 3 }])
    expect(only(effects, 'read')).toMatchObject([{ after: 3 }])
  })

  test('sends from its own cursor where the hub is ahead of it', () => {
    const effects = goLive({
      ...welcome,
      cursors: [
        { lane: 'statements', through: 8 },
        { lane: 'bulk', through: 0 },
      ],
    })
    expect(only(effects, 'read')).toMatchObject([{ after: 5 }])
    expect(only(effects, 'persistAck')).toEqual([])
  })

  test('begins a new store id where the hub is ahead of all that it has, then connects again', () => {
    const effects = goLive({
      ...welcome,
      cursors: [
        { lane: 'statements', through: 11 },
        { lane: 'bulk', through: 0 },
      ],
    })
    expect(kinds(effects)).toEqual(['renewStore', 'close', 'report'])
    give({ kind: 'closed', random: 0 })
    now = 60_000
    expect(kinds(give({ kind: 'tick' }))).toEqual([])
    expect(kinds(give(renewed))).toContain('connect')
    expect(only(give({ kind: 'opened' }), 'send')).toMatchObject([
      { frame: { storeId: 'store-2' } },
    ])
  })

  test('a store that was renewed for another inbox is shown under its new id, from its beginning', () => {
    goLive()
    const effects = give(renewed)
    expect(kinds(effects)).toEqual(['send', 'close', 'report'])
    expect(only(effects, 'send')).toMatchObject([{ frame: { t: 'bye', code: 'store-forked' } }])
    give({ kind: 'closed', random: 0 })
    now = 60_000
    give({ kind: 'tick' })
    expect(only(give({ kind: 'opened' }), 'send')).toMatchObject([
      { frame: { storeId: 'store-2', lanes: [{ acked: 2 }, { acked: 0 }] } },
    ])
  })

  test('a cursor below where the destination begins is a twin’s, and the store is renewed', () => {
    const effects = goLive({
      ...welcome,
      cursors: [
        { lane: 'statements', through: 1 },
        { lane: 'bulk', through: 0 },
      ],
    })
    expect(kinds(effects)).toEqual(['renewStore', 'close', 'report'])
  })

  test('takes no welcome that leaves a lane out', () => {
    const effects = goLive({ ...welcome, cursors: [{ lane: 'bulk', through: 0 }] })
    expect(reportOf(effects)).toEqual(['closing', 'frame-invalid'])
  })
})

describe('sending', () => {
  test('reads statements first, and bulk when they are under way', () => {
    goLive()
    expect(only(answers(5), 'read')).toMatchObject([{ lane: 'bulk', after: 0 }])
    give({ kind: 'appended', lane: 'statements', head: 11 })
    expect(only(answers(100), 'read')).toMatchObject([{ lane: 'statements', after: 10 }])
  })

  test('keeps to the window over all lanes and goes on with an ack', () => {
    goLive({ ...welcome, window: { events: 20, bytes: 1_000_000 } })
    expect(state.reading).toMatchObject({ lane: 'statements' })
    expect(only(answers(5), 'read')).toMatchObject([{ lane: 'bulk', maxEvents: 15 }])
    expect(only(answers(15), 'read')).toEqual([])
    expect(only(ack('statements', 10), 'read')).toEqual([])
    expect(only(ack('bulk', 15), 'read')).toMatchObject([{ lane: 'bulk', maxEvents: 20 }])
  })

  test('waits for something new where a read found nothing', () => {
    goLive()
    answers(5)
    expect(only(answers(0), 'read')).toEqual([])
    expect(only(give({ kind: 'appended', lane: 'bulk', head: 1_001 }), 'read')).toHaveLength(1)
  })

  test('persists an ack, and closes over one beyond what was sent or behind what was acked', () => {
    goLive()
    answers(5)
    expect(only(ack('statements', 7), 'persistAck')).toEqual([
      { kind: 'persistAck', lane: 'statements', through: 7 },
    ])
    expect(only(ack('statements', 7), 'persistAck')).toEqual([])
    const before = state
    expect(reportOf(ack('statements', 11))).toEqual(['closing', 'ack-invalid'])
    state = before
    expect(reportOf(ack('statements', 6))).toEqual(['closing', 'ack-invalid'])
  })

  test('throws where a batch is not what was asked for', () => {
    goLive()
    const { ticket = 0, after = 0 } = state.reading ?? {}
    const batch = { lane: 'statements', after, filtered: 0, parked: 0 } as const
    const wrong = [
      { ...batch, through: after + 2, events: ['{}'] },
      { ...batch, after: after + 1, through: after + 2, events: ['{}'] },
      { ...batch, through: 11, filtered: 6, events: [] },
      { ...batch, lane: 'bulk' as const, through: after + 1, events: ['{}'] },
    ]
    for (const w of wrong) {
      expect(() => give({ kind: 'batch', ticket, batch: w, bytes: 2 })).toThrow(RangeError)
    }
  })

  test('parks an event that no frame can carry', () => {
    goLive()
    const effects = answers(1, 5 * 1024 * 1024)
    expect(only(effects, 'park')).toMatchObject([{ sequence: 6, code: 'event-too-large' }])
    expect(only(effects, 'sendBatch')).toEqual([])
  })
})

describe('refusals and pauses', () => {
  test('a permanent one parks the release and then sends again from the cursor', () => {
    goLive()
    answers(5)
    expect(only(refuse(8, 'permanent'), 'park')).toMatchObject([
      { lane: 'statements', sequence: 8 },
    ])
    answers(0)
    expect(state.reading).toBeUndefined()
    const effects = give({ kind: 'parked', lane: 'statements', from: 7, through: 9 })
    expect(only(effects, 'read')).toMatchObject([{ lane: 'statements', after: 5 }])
  })

  test('one for now waits, longer each time, and the other lane goes on', () => {
    goLive()
    answers(5)
    const first = refuse(6, 'retry')
    expect(only(first, 'wake')).toEqual([{ kind: 'wake', at: 1_000 }])
    expect(state.reading).toMatchObject({ lane: 'bulk' })
    answers(0)
    now = 1_000
    expect(only(give({ kind: 'tick' }), 'read')).toMatchObject([{ lane: 'statements', after: 5 }])
    answers(5)
    refuse(6, 'retry')
    expect(state.lanes.statements.resendAt).toBe(3_000)
  })

  test('an answer to a read that a refusal has overtaken is passed over', () => {
    goLive({ ...welcome, window: { events: 500, bytes: 1_000_000 } })
    answers(2)
    const { ticket = 0, after = 0 } = state.reading ?? {}
    refuse(6, 'permanent')
    const batch = {
      lane: 'statements',
      after,
      through: after + 1,
      filtered: 0,
      parked: 0,
      events: ['{}'],
    } as const
    expect(only(give({ kind: 'batch', ticket, batch, bytes: 2 }), 'sendBatch')).toEqual([])
  })

  test('a paused lane is not read until it resumes', () => {
    goLive()
    const effects = hears({ t: 'pause', code: 'hub-paused' })
    expect(only(effects, 'report')).toMatchObject([
      { paused: ['statements', 'bulk'], code: 'hub-paused' },
    ])
    expect(only(answers(5), 'read')).toEqual([])
    expect(only(hears({ t: 'resume', lane: 'bulk', code: 'hub-paused' }), 'read')).toMatchObject([
      { lane: 'bulk' },
    ])
  })

  test('a replay comes last, under its job, and moves no cursor', () => {
    goLive()
    const job = { job: 'job-1', lane: 'statements', after: 2, through: 4 } as const
    expect(only(give({ kind: 'replay', ...job }), 'send')).toMatchObject([
      { frame: { t: 'replay', ...job } },
    ])
    answers(5)
    answers(0)
    expect(state.reading).toMatchObject({ job: 'job-1', after: 2, through: 4 })
    expect(only(answers(2), 'sendBatch')).toMatchObject([{ batch: { job: 'job-1' } }])
    const effects = ack('statements', 4, 'job-1')
    expect(only(effects, 'persistAck')).toEqual([])
    expect(only(effects, 'persistReplay')).toMatchObject([{ job: 'job-1', through: 4 }])
    expect(state.jobs).toEqual([])
  })

  test('a replay that the hub asks for is handed on, and declined under its job', () => {
    goLive()
    const effects = hears({ t: 'replay', job: 'job-1', lane: 'statements', after: 2, through: 4 })
    expect(only(effects, 'replayAsked')).toMatchObject([{ job: 'job-1', after: 2, through: 4 }])
    expect(state.jobs).toEqual([])
    const answer = give({ kind: 'declineReplay', job: 'job-1', lane: 'statements', after: 2 })
    expect(only(answer, 'send')).toMatchObject([
      { frame: { t: 'refuse', job: 'job-1', code: 'replay-declined', sequence: 3 } },
    ])
  })

  test('a refused event ends the replay and says where, and the live lane goes on', () => {
    goLive()
    give({ kind: 'replay', job: 'job-1', lane: 'statements', after: 2, through: 4 })
    answers(5)
    answers(0)
    answers(2)
    const effects = hears({
      ...{ t: 'refuse', lane: 'statements', sequence: 3, job: 'job-1' },
      ...{ code: 'event-invalid', disposition: 'permanent', message: '' },
    })
    expect(only(effects, 'replayRefused')).toMatchObject([{ sequence: 3, code: 'event-invalid' }])
    expect(only(effects, 'park')).toEqual([])
    expect(state.jobs).toEqual([])
    expect(ack('statements', 10)).not.toEqual([])
  })

  test('a replay is passed over where it is not acknowledged, or under way already', () => {
    goLive()
    const job = { job: 'job-1', lane: 'statements', after: 2 } as const
    expect(only(give({ kind: 'replay', ...job, through: 6 }), 'send')).toEqual([])
    give({ kind: 'replay', ...job, through: 4 })
    expect(only(give({ kind: 'replay', ...job, through: 4 }), 'send')).toEqual([])
  })

  test('replays leave half of the window to what is released meanwhile', () => {
    const flow = (head: number) => ({ floor: 0, acked: head, head })
    state = agentStart(config, {
      storeId: 'store-1',
      lanes: { statements: flow(1_000), bulk: flow(0) },
    })
    const cursors = [
      { lane: 'statements', through: 1_000 },
      { lane: 'bulk', through: 0 },
    ] as const
    goLive({ ...welcome, window: { events: 1_000, bytes: 9_000_000 }, cursors: [...cursors] })
    give({ kind: 'replay', job: 'job-1', lane: 'statements', after: 0, through: 1_000 })
    expect(only(answers(500), 'read')).toEqual([])
    give({ kind: 'appended', lane: 'bulk', head: 10 })
    expect(state.reading).toMatchObject({ lane: 'bulk', job: undefined })
  })

  test('a replay of what was never acknowledged ends the link', () => {
    goLive()
    const effects = hears({ t: 'replay', job: 'job-1', lane: 'statements', after: 2, through: 6 })
    expect(reportOf(effects)).toEqual(['closing', 'replay-invalid'])
  })
})

describe('going and coming back', () => {
  test('a link that answers no ping is closed', () => {
    goLive()
    now = 15_000
    expect(kinds(give({ kind: 'tick' }))).toContain('ping')
    now = 29_999
    expect(kinds(give({ kind: 'tick' }))).not.toContain('close')
    now = 30_000
    expect(reportOf(give({ kind: 'tick' }))).toEqual(['closing', 'heartbeat-missed'])
  })

  test('a pong, or a frame while one is waited for, keeps the link', () => {
    goLive()
    answers(5)
    now = 15_000
    give({ kind: 'tick' })
    now = 29_000
    ack('statements', 6)
    now = 43_000
    expect(kinds(give({ kind: 'tick' }))).not.toContain('close')
    give({ kind: 'pong' })
    now = 57_000
    expect(kinds(give({ kind: 'tick' }))).not.toContain('ping')
  })

  test('waits longer after each failure, and from the start after an ack', () => {
    goLive()
    const waits: number[] = []
    for (let i = 0; i < 3; i += 1) {
      give({ kind: 'closed', random: 0 })
      waits.push((state.retryAt ?? 0) - now)
      now = state.retryAt ?? 0
      give({ kind: 'tick' })
    }
    expect(waits).toEqual([500, 1_000, 2_000])
    give({ kind: 'opened' })
    hears(welcome)
    answers(5)
    ack('statements', 10)
    give({ kind: 'closed', random: 0 })
    expect((state.retryAt ?? 0) - now).toBe(500)
  })

  test('keeps the time that the hub asked for', () => {
    goLive()
    hears(byeFor('already-connected', 90_000))
    give({ kind: 'closed', random: 0 })
    expect(state.retryAt).toBe(90_000)
  })

  test('a permanent bye is looked at again after a minute, whatever the code', () => {
    goLive()
    hears({ t: 'bye', code: 'moon-phase', disposition: 'permanent', message: '' })
    expect(reportOf(give({ kind: 'closed', random: 0 }))).toEqual(['waiting', 'moon-phase'])
    now = 59_999
    expect(kinds(give({ kind: 'tick' }))).not.toContain('connect')
    now = 60_000
    expect(kinds(give({ kind: 'tick' }))).toContain('connect')
  })

  test('a handshake that goes on refusing the token is tried every five minutes at most', () => {
    give({ kind: 'start' })
    const waits = Array.from({ length: 6 }, () => {
      const effects = give({ kind: 'closed', random: 0, code: 'token-refused' })
      expect(reportOf(effects)).toEqual(['waiting', 'token-refused'])
      const wait = (state.retryAt ?? 0) - now
      now += wait
      give({ kind: 'tick' })
      return wait / 1_000
    })
    expect(waits).toEqual([60, 120, 240, 300, 300, 300])
  })

  test('an agent that is let in again comes back by itself, and its next fault is an early one', () => {
    give({ kind: 'start' })
    give({ kind: 'closed', random: 0, code: 'agent-disabled' })
    now = 60_000
    give({ kind: 'tick' })
    give({ kind: 'opened' })
    hears(welcome)
    expect(state.phase).toBe('live')
    give({ kind: 'pong' })
    give({ kind: 'closed', random: 0 })
    expect((state.retryAt ?? 0) - now).toBe(500)
  })

  test('a stop says goodbye and stays stopped', () => {
    goLive()
    expect(only(give({ kind: 'stop' }), 'send')).toMatchObject([
      { frame: { code: 'agent-stopping' } },
    ])
    expect(reportOf(give({ kind: 'closed', random: 0 }))).toEqual(['stopped', 'agent-stopping'])
    now = 10_000_000
    expect(kinds(give({ kind: 'tick' }))).toEqual([])
    expect(kinds(give({ kind: 'start' }))).toContain('connect')
  })

  test('a state that was handed out can be stepped again with the same outcome', () => {
    goLive()
    answers(5)
    const before = state
    const first = ack('statements', 8)
    const after = state
    state = before
    expect(ack('statements', 8)).toEqual(first)
    expect(state).toEqual(after)
  })
})
