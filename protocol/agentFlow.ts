import { type Lane, lanes } from '../events/lane.ts'
import type {
  AgentEffect,
  AgentInput,
  AgentState,
  Flight,
  LaneFlow,
  Reading,
} from './agentState.ts'
import { backoff } from './backoff.ts'
import { codes, type WireCode } from './codes.ts'
import type { Ack, Refuse, Replay } from './frames.ts'
import { wireLimits } from './limits.ts'
import { accounts, frameBytesBound, sequenceAt, windowEvents } from './range.ts'
import type { Turn } from './turn.ts'

/**
 * The flow of events on a live link: what is read next, what is under way, what is acknowledged.
 * The window counts all lanes and replays together; the lane of statements is read first, replays
 * last. A refusal goes back to the last acknowledged event, so order on a lane never breaks.
 */
export type AgentTurn = Turn<AgentState, AgentEffect>

/** What a frame of the hub broke, to end the link with; undefined where all is well. */
export type Broken = WireCode | undefined

export function setLane(turn: AgentTurn, lane: Lane, change: Partial<LaneFlow>): void {
  const all = turn.state.lanes
  turn.set({ lanes: { ...all, [lane]: { ...all[lane], ...change } } })
}

/** Asks for the next batch, where there is one and the window has room. One read at a time. */
export function readOn(turn: AgentTurn): void {
  const { phase, reading, tickets } = turn.state
  if (phase !== 'live' || reading) return
  const room = roomIn(turn.state)
  const next = room && nextRange(turn.state)
  if (!next) return
  const ticket = tickets + 1
  turn.set({ reading: { ...next, ticket }, tickets: ticket })
  turn.do({ kind: 'read', ...next, ticket, maxEvents: room.events, maxBytes: room.bytes })
}

/** How much may be read now. Undefined below half a batch, lest frames become ever smaller. */
function roomIn(state: AgentState): { events: number; bytes: number } | undefined {
  const { flights, window, config } = state
  const total = (of: (flight: Flight) => number) => flights.reduce((sum, f) => sum + of(f), 0)
  const events = Math.min(config.batch.events, window.events)
  const bytes = Math.min(config.batch.bytes, window.bytes)
  if (flights.length === 0) return { events, bytes }
  const room = {
    events: Math.min(events, window.events - total((f) => f.events)),
    bytes: Math.min(bytes, window.bytes - total((f) => f.bytes)),
  }
  return room.events * 2 >= events && room.bytes * 2 >= bytes ? room : undefined
}

function nextRange(state: AgentState): Omit<Reading, 'ticket'> | undefined {
  for (const lane of lanes) {
    const { sent, head, paused, parking, resendAt, dry } = state.lanes[lane]
    const still = paused || dry || parking !== undefined || resendAt !== undefined
    if (sent < head && !still) return { lane, job: undefined, after: sent, through: head }
  }
  const job = replaysMayRead(state) ? state.jobs.find((j) => j.sent < j.through) : undefined
  return job && { lane: job.lane, job: job.job, after: job.sent, through: job.through }
}

/** Replays take at most half of the window, so that what is released meanwhile finds room. */
function replaysMayRead({ flights, window }: AgentState): boolean {
  const theirs = flights.filter(({ job }) => job !== undefined)
  return theirs.reduce((sum, { events }) => sum + events, 0) * 2 < window.events
}

/** @throws {RangeError} Where the batch is not what was asked for: nothing wrong is sent. */
export function takeBatch(turn: AgentTurn, input: AgentInput & { kind: 'batch' }): void {
  const { reading } = turn.state
  const { batch, bytes, ticket } = input
  // An answer that was overtaken by a refusal or a new connection.
  if (reading?.ticket !== ticket) return
  turn.set({ reading: undefined })
  const { lane, job, after } = reading
  if (batch.lane !== lane || batch.job !== job || batch.after !== after || !accounts(batch)) {
    throw new RangeError('a batch must answer its read and account for its range')
  }
  if (batch.through > reading.through) throw new RangeError('a batch goes beyond what was asked')
  if (batch.through === after) ranDry(turn, reading)
  else if (bytes > wireLimits.maxEventBytes) setAside(turn, reading, sequenceAt(batch, 0))
  else {
    const size = { events: windowEvents(batch), bytes: frameBytesBound(batch, bytes) }
    const flight = { lane, job, through: batch.through, ...size }
    turn.set({ flights: [...turn.state.flights, flight] })
    if (job === undefined) setLane(turn, lane, { sent: batch.through })
    else setJobSent(turn, job, batch.through)
    turn.do({ kind: 'sendBatch', batch })
  }
}

function ranDry(turn: AgentTurn, { lane, job }: Reading): void {
  if (job === undefined) setLane(turn, lane, { dry: true })
  else dropJob(turn, job)
}

/** An event that no frame can carry; a batch is only ever that large if it holds nothing else. */
function setAside(turn: AgentTurn, { lane, job }: Reading, sequence: number): void {
  const code = 'event-too-large'
  if (job !== undefined) endReplay(turn, { job, lane, sequence, code, disposition: 'permanent' })
  else {
    setLane(turn, lane, { parking: sequence })
    turn.do({ kind: 'park', lane, sequence, code })
  }
}

export function takeAck(turn: AgentTurn, ack: Ack): Broken {
  const { lane, through, job } = ack
  if (job !== undefined) return takeJobAck(turn, job, through)
  const { acked, sent } = turn.state.lanes[lane]
  if (through < acked || through > sent) return 'ack-invalid'
  land(turn, (f) => f.lane === lane && f.job === undefined && f.through <= through)
  if (through === acked) return undefined
  setLane(turn, lane, { acked: through, resends: 0 })
  turn.set({ attempts: 0 })
  turn.do({ kind: 'persistAck', lane, through })
  return undefined
}

function takeJobAck(turn: AgentTurn, job: string, through: number): Broken {
  const flow = turn.state.jobs.find((j) => j.job === job)
  if (!flow || through > flow.sent) return 'ack-invalid'
  land(turn, (f) => f.job === job && f.through <= through)
  turn.do({ kind: 'persistReplay', job, through })
  if (through === flow.through) dropJob(turn, job)
  return undefined
}

export function takeRefuse(turn: AgentTurn, refuse: Refuse): Broken {
  const { lane, sequence, job, code, disposition } = refuse
  if (job !== undefined) {
    const known = turn.state.jobs.some((j) => j.job === job)
    if (known) endReplay(turn, { job, lane, sequence, code, disposition })
    return undefined
  }
  const { acked, sent, resends } = turn.state.lanes[lane]
  if (sequence <= acked || sequence > sent) return 'frame-invalid'
  land(turn, (f) => f.lane === lane && f.job === undefined)
  if (turn.state.reading?.lane === lane && turn.state.reading.job === undefined) {
    turn.set({ reading: undefined })
  }
  if (disposition === 'permanent') {
    setLane(turn, lane, { sent: acked, parking: sequence })
    turn.do({ kind: 'park', lane, sequence, code })
  } else {
    const wait = backoff(resends, 0, turn.state.config.resend)
    setLane(turn, lane, { sent: acked, resendAt: turn.now + wait, resends: resends + 1 })
  }
  return undefined
}

/** The hub asks for a range again; whether it gets it is not the session's to say. */
export function takeReplay(turn: AgentTurn, { job, lane, after, through }: Replay): Broken {
  if (turn.state.jobs.some((j) => j.job === job)) return 'replay-invalid'
  if (after >= through || through > turn.state.lanes[lane].acked) return 'replay-invalid'
  turn.do({ kind: 'replayAsked', job, lane, after, through })
  return undefined
}

/** Announces a replay to the hub, and sends it behind all else. */
export function startReplay(turn: AgentTurn, input: AgentInput & { kind: 'replay' }): void {
  const { job, lane, after, through } = input
  const { phase, jobs, lanes: flows } = turn.state
  const room = jobs.length < wireLimits.maxJobs && !jobs.some((j) => j.job === job)
  if (phase !== 'live' || !room || after >= through || through > flows[lane].acked) return
  turn.set({ jobs: [...jobs, { job, lane, sent: after, through }] })
  turn.do({ kind: 'send', frame: { t: 'replay', job, lane, after, through } })
}

export function declineReplay(turn: AgentTurn, input: AgentInput & { kind: 'declineReplay' }) {
  const { job, lane, after } = input
  if (turn.state.phase !== 'live') return
  const { disposition, message } = codes['replay-declined']
  const refusal = { lane, sequence: after + 1, code: 'replay-declined', disposition, message, job }
  turn.do({ kind: 'send', frame: { t: 'refuse', ...refusal } })
}

type Ended = Omit<AgentEffect & { kind: 'replayRefused' }, 'kind'>

function endReplay(turn: AgentTurn, ended: Ended): void {
  dropJob(turn, ended.job)
  turn.do({ kind: 'replayRefused', ...ended })
}

function setJobSent(turn: AgentTurn, job: string, sent: number): void {
  turn.set({ jobs: turn.state.jobs.map((j) => (j.job === job ? { ...j, sent } : j)) })
}

function dropJob(turn: AgentTurn, job: string): void {
  turn.set({ jobs: turn.state.jobs.filter((j) => j.job !== job) })
  if (turn.state.reading?.job === job) turn.set({ reading: undefined })
  land(turn, (f) => f.job === job)
}

/** Takes frames out of the window: acknowledged, or void. */
function land(turn: AgentTurn, which: (flight: Flight) => boolean): void {
  turn.set({ flights: turn.state.flights.filter((flight) => !which(flight)) })
}
