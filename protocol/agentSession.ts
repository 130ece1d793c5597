import { lanes } from '../events/lane.ts'
import {
  type AgentTurn,
  type Broken,
  declineReplay,
  readOn,
  setLane,
  startReplay,
  takeAck,
  takeBatch,
  takeRefuse,
  takeReplay,
} from './agentFlow.ts'
import {
  beginAnew,
  close,
  closed,
  connect,
  end,
  enter,
  greet,
  isOpen,
  renew,
  report,
  takeWelcome,
} from './agentLink.ts'
import type { AgentEffect, AgentInput, AgentState, Proofs, Reason } from './agentState.ts'
import { byeFor, type Frame } from './frames.ts'
import { earliest, type Step, Turn } from './turn.ts'

/**
 * The agent's side of the link, without clock, socket or store: one step takes the state and what
 * happened, and gives the next state and what is to be done.
 *
 * It sends nothing but `hello` before the welcome, keeps to the hub's window, believes no ack beyond
 * what it sent, and reconnects for ever: after a permanent code seldom, for a person must lift it.
 *
 * @param now Monotonic milliseconds.
 * @throws {RangeError} Where the caller's answer to `read` is not what was asked for.
 */
export function agentStep(
  state: AgentState,
  input: AgentInput,
  now: number,
): Step<AgentState, AgentEffect> {
  const turn: AgentTurn = new Turn(state, now)
  take(turn, input)
  readOn(turn)
  askToWake(turn, input.kind === 'tick')
  return turn.done()
}

function take(turn: AgentTurn, input: AgentInput): void {
  const { phase, lanes: flows } = turn.state
  switch (input.kind) {
    case 'start':
      if (phase === 'idle' || phase === 'stopped') {
        turn.set({ attempts: 0 })
        connect(turn)
      }
      break
    case 'stop':
      stop(turn)
      break
    case 'expiring':
      if (isOpen(turn.state)) end(turn, 'identity-expiring')
      break
    case 'opened':
      if (phase === 'connecting') greet(turn, input.proofs)
      break
    case 'closed':
      if (hasConnection(turn.state)) closed(turn, input.random, input.code)
      break
    case 'frame':
      if (isOpen(turn.state)) takeFrame(turn, input.frame, input.proofs)
      break
    case 'malformed':
      if (isOpen(turn.state)) end(turn, input.code)
      break
    case 'batch':
      takeBatch(turn, input)
      break
    case 'appended': {
      const head = Math.max(flows[input.lane].head, input.head)
      setLane(turn, input.lane, { head, dry: false })
      break
    }
    case 'parked':
      setLane(turn, input.lane, { parking: undefined, dry: false })
      break
    case 'replay':
      startReplay(turn, input)
      break
    case 'declineReplay':
      declineReplay(turn, input)
      break
    case 'renewed':
      beginAnew(turn, input)
      due(turn)
      break
    case 'status':
      if (phase === 'live') turn.do({ kind: 'send', frame: { ...input.status, t: 'status' } })
      break
    case 'commanded':
      if (phase === 'live') turn.do({ kind: 'send', frame: { t: 'commanded', ...input.answer } })
      break
    case 'pong':
      if (phase === 'live') alive(turn)
      break
    case 'tick':
      due(turn)
      break
  }
}

function stop(turn: AgentTurn): void {
  const { phase } = turn.state
  const reason: Reason = { code: 'agent-stopping', disposition: 'retry', isStop: true }
  if (phase === 'waiting') {
    turn.set({ reason, retryAt: undefined })
    enter(turn, 'stopped')
  } else if (hasConnection(turn.state)) {
    if (phase === 'live') turn.do({ kind: 'send', frame: byeFor('agent-stopping') })
    close(turn, reason)
  }
}

function takeFrame(turn: AgentTurn, frame: Frame, proofs: Proofs | undefined): void {
  const { phase, pongBy, heartbeatMs } = turn.state
  if (frame.t === 'bye') {
    const { code, disposition, retryAfterMs } = frame
    if (code === 'store-forked') renew(turn, code)
    else close(turn, { code, disposition, retryAfterMs })
  } else if (phase === 'greeting' && frame.t === 'welcome') {
    takeWelcome(turn, frame, proofs)
  } else {
    // On a slow line a pong waits behind a window of events; an ack proves as much.
    if (pongBy !== undefined) turn.set({ pongBy: turn.now + heartbeatMs })
    const broken = phase === 'live' ? takeLive(turn, frame) : 'frame-unexpected'
    if (broken) end(turn, broken)
  }
}

function takeLive(turn: AgentTurn, frame: Frame): Broken {
  switch (frame.t) {
    case 'ack':
      return takeAck(turn, frame)
    case 'refuse':
      return takeRefuse(turn, frame)
    case 'replay':
      return takeReplay(turn, frame)
    case 'pause':
    case 'resume':
      for (const lane of frame.lane ? [frame.lane] : lanes) {
        setLane(turn, lane, { paused: frame.t === 'pause' })
      }
      report(turn, frame.code)
      return undefined
    case 'command':
      turn.do({ kind: 'command', command: frame })
      return undefined
    default:
      return 'frame-unexpected'
  }
}

function alive(turn: AgentTurn): void {
  turn.set({ attempts: 0, pongBy: undefined, pingAt: turn.now + turn.state.heartbeatMs })
}

/** Does what is due by now. */
function due(turn: AgentTurn): void {
  const { phase, deadline, retryAt, renewing } = turn.state
  const passed = (time: number | undefined) => time !== undefined && time <= turn.now
  if (phase === 'waiting' && passed(retryAt) && !renewing) connect(turn)
  else if (phase === 'connecting' && passed(deadline)) end(turn, 'connect-late')
  else if (phase === 'greeting' && passed(deadline)) end(turn, 'welcome-late')
  else if (phase === 'live') dueWhileLive(turn, passed)
}

function dueWhileLive(turn: AgentTurn, passed: (time: number | undefined) => boolean): void {
  const { pongBy, pingAt, heartbeatMs, lanes: flows } = turn.state
  for (const lane of lanes) {
    if (passed(flows[lane].resendAt)) setLane(turn, lane, { resendAt: undefined })
  }
  if (passed(pongBy)) end(turn, 'heartbeat-missed')
  else if (passed(pingAt)) {
    turn.set({ pingAt: undefined, pongBy: turn.now + heartbeatMs })
    turn.do({ kind: 'ping' })
  }
}

/** Asks for a tick when the next thing is due; again where a tick came early. */
function askToWake(turn: AgentTurn, ticked: boolean): void {
  const at = nextDue(turn.state)
  if (at !== undefined && (ticked || at !== turn.state.wakeAt)) turn.do({ kind: 'wake', at })
  turn.set({ wakeAt: at })
}

function nextDue(state: AgentState): number | undefined {
  const { phase, deadline, retryAt, renewing, pongBy, pingAt, lanes: flows } = state
  if (phase === 'connecting' || phase === 'greeting') return deadline
  if (phase === 'waiting' && !renewing) return retryAt
  if (phase !== 'live') return undefined
  return earliest([pongBy, pingAt, ...lanes.map((lane) => flows[lane].resendAt)])
}

/** Whether a connection is there, or on its way to be, so that `closed` will come. */
function hasConnection({ phase }: Pick<AgentState, 'phase'>): boolean {
  return phase === 'connecting' || phase === 'closing' || isOpen({ phase })
}
