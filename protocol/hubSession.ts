import type { WireCode } from './codes.ts'
import { byeFor, type Capability, type Frame, type Hello, protocolVersion } from './frames.ts'
import {
  type Broken,
  dropJob,
  type HubTurn,
  startReplay,
  takeAnnouncement,
  takeCommitFailed,
  takeCommitted,
  takeDecline,
  takeEvents,
} from './hubFlow.ts'
import type { HubCursor, HubEffect, HubInput, HubState } from './hubState.ts'
import { earliest, type Step, Turn } from './turn.ts'

/**
 * The hub's side of one link, without clock, socket or store: one step takes the state and what
 * happened, and gives the next state and what is to be done.
 *
 * It acknowledges only what is committed, takes no frame that leaves a gap, and keeps no more in
 * memory than its window. After its end it does nothing.
 *
 * @param now Monotonic milliseconds.
 */
export function hubStep(state: HubState, input: HubInput, now: number): Step<HubState, HubEffect> {
  const turn: HubTurn = new Turn(state, now)
  if (state.phase !== 'ended') take(turn, input)
  askToWake(turn, input.kind === 'tick')
  return turn.done()
}

function take(turn: HubTurn, input: HubInput): void {
  const { phase } = turn.state
  switch (input.kind) {
    case 'frame':
      takeFrame(turn, input)
      break
    case 'malformed':
      end(turn, input.code)
      break
    case 'admitted':
      if (phase === 'admitting') welcome(turn, input)
      break
    case 'denied':
      if (phase === 'admitting') end(turn, input.code, input.retryAfterMs)
      break
    case 'committed':
      takeCommitted(turn, input.duplicates)
      break
    case 'commitFailed':
      failed(turn, input)
      break
    case 'pause':
    case 'resume':
      tellFlow(turn, input)
      break
    case 'replay':
      startReplay(turn, input)
      break
    case 'command':
      if (phase === 'live' && understands(turn.state.hello, 'commands')) {
        turn.do({ kind: 'send', frame: { t: 'command', ...input.command } })
      }
      break
    case 'probe':
      if (phase === 'live') ping(turn, turn.state.config.probeMs)
      break
    case 'stop':
      end(turn, input.code)
      break
    case 'closed':
      finish(turn)
      break
    case 'pong':
      if (phase === 'live') alive(turn)
      break
    case 'tick':
      due(turn)
      break
  }
}

function failed(turn: HubTurn, { code, sequence }: HubInput & { kind: 'commitFailed' }): void {
  const broken = takeCommitFailed(turn, code, sequence)
  if (broken) end(turn, broken)
}

function takeFrame(turn: HubTurn, input: HubInput & { kind: 'frame' }): void {
  const { phase, pongBy, config } = turn.state
  const { frame } = input
  if (frame.t === 'bye') {
    turn.do({ kind: 'close', code: frame.code })
    finish(turn)
  } else if (phase === 'greeting' && frame.t === 'hello') {
    takeHello(turn, frame)
  } else {
    // On a slow line a pong waits behind a window of events; a frame proves as much.
    if (pongBy !== undefined) turn.set({ pongBy: turn.now + config.heartbeatMs })
    const broken = phase === 'live' ? takeLive(turn, input, frame) : 'frame-unexpected'
    if (broken) end(turn, broken)
  }
}

function takeLive(turn: HubTurn, input: HubInput & { kind: 'frame' }, frame: Frame): Broken {
  if (frame.t === 'events') {
    return takeEvents(turn, { frame, bodies: input.bodies, bytes: input.bytes })
  }
  if (frame.t === 'replay') return takeAnnouncement(turn, frame)
  if (frame.t === 'refuse') return takeDecline(turn, frame)
  if (frame.t === 'commanded') {
    turn.do({ kind: 'commanded', answer: frame })
    return undefined
  }
  if (frame.t !== 'status') return 'frame-unexpected'
  turn.do({ kind: 'status', status: frame })
  return undefined
}

function takeHello(turn: HubTurn, hello: Hello): void {
  const lanes = new Set(hello.lanes.map((l) => l.lane))
  const ordered = hello.lanes.every((l) => l.floor <= l.acked && l.acked <= l.head)
  if (!hello.versions.includes(protocolVersion)) end(turn, 'version-unsupported')
  else if (lanes.size !== hello.lanes.length || !ordered) end(turn, 'frame-invalid')
  else {
    turn.set({ phase: 'admitting', hello })
    turn.do({ kind: 'admit', hello })
  }
}

function welcome(turn: HubTurn, input: HubInput & { kind: 'admitted' }): void {
  const { epoch, term, cursors, at, accountKey } = input
  const { config, hello } = turn.state
  const { hub, heartbeatMs, window } = config
  const flows = cursors.map(({ lane, through }) => {
    // The agent sends from its own cursor: what the store has of that is compared, not believed.
    const acked = hello?.lanes.find((l) => l.lane === lane)?.acked ?? 0
    const cursor = Math.min(through, acked)
    return [lane, { cursor, received: cursor, resending: false }] as const
  })
  turn.set({ phase: 'live', lanes: Object.fromEntries(flows), deadline: undefined })
  turn.set({ pingAt: turn.now + heartbeatMs })
  const frame: Frame = {
    t: 'welcome',
    version: protocolVersion,
    hub,
    epoch,
    term,
    window,
    heartbeatMs,
    cursors: cursors.map((cursor) => told(cursor, hello)),
    ...(understands(hello, 'heartbeat') ? { now: at, accountKey } : {}),
  }
  turn.do({ kind: 'send', frame })
}

/** A cursor for the welcome: with its proof where the agent stands elsewhere and can judge it. */
function told({ lane, through, proof }: HubCursor, hello: Hello | undefined): HubCursor {
  const acked = hello?.lanes.find((l) => l.lane === lane)?.acked
  const isWanted = proof !== undefined && through !== acked && understands(hello, 'proofs')
  return { lane, through, ...(isWanted ? { proof } : {}) }
}

function understands(hello: Hello | undefined, capability: Capability): boolean {
  return hello?.capabilities.includes(capability) ?? false
}

function tellFlow(
  turn: HubTurn,
  { kind, lane, code }: HubInput & { kind: 'pause' | 'resume' },
): void {
  if (turn.state.phase !== 'live') return
  turn.do({ kind: 'send', frame: { t: kind, code, ...(lane ? { lane } : {}) } })
}

function end(turn: HubTurn, code: WireCode, retryAfterMs?: number): void {
  turn.do({ kind: 'send', frame: byeFor(code, retryAfterMs) }, { kind: 'close', code })
  finish(turn)
}

/** What is queued is forgotten: the agent sends it again after the next welcome. */
function finish(turn: HubTurn): void {
  for (const { job } of turn.state.jobs) dropJob(turn, job, false)
  turn.set({ phase: 'ended', queue: [], committing: 0 })
}

function alive(turn: HubTurn): void {
  turn.set({ pongBy: undefined, pingAt: turn.now + turn.state.config.heartbeatMs })
}

function ping(turn: HubTurn, withinMs: number): void {
  turn.set({ pingAt: undefined, pongBy: earliest([turn.state.pongBy, turn.now + withinMs]) })
  turn.do({ kind: 'ping' })
}

function due(turn: HubTurn): void {
  const { phase, deadline, pongBy, pingAt } = turn.state
  const passed = (time: number | undefined) => time !== undefined && time <= turn.now
  if (phase === 'greeting' && passed(deadline)) end(turn, 'hello-late')
  else if (phase === 'live' && passed(pongBy)) end(turn, 'heartbeat-missed')
  else if (phase === 'live' && passed(pingAt)) ping(turn, turn.state.config.heartbeatMs)
}

/** Asks for a tick when the next thing is due; again where a tick came early. */
function askToWake(turn: HubTurn, ticked: boolean): void {
  const { phase, deadline, pongBy, pingAt, wakeAt } = turn.state
  const at =
    phase === 'greeting' ? deadline : phase === 'live' ? earliest([pongBy, pingAt]) : undefined
  if (at !== undefined && (ticked || at !== wakeAt)) turn.do({ kind: 'wake', at })
  turn.set({ wakeAt: at })
}
