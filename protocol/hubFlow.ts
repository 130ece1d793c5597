import type { Lane } from '../events/lane.ts'
import { isCloudEvent } from './cloudEvent.ts'
import { codes, dispositionOf, type WireCode } from './codes.ts'
import type { EventsFrame, Refuse, Replay } from './frames.ts'
import type {
  Delivery,
  HubEffect,
  HubInput,
  HubState,
  JobCursor,
  LaneCursor,
  Queued,
} from './hubState.ts'
import { wireLimits } from './limits.ts'
import { accounts, sequenceAt, windowEvents } from './range.ts'
import type { Turn } from './turn.ts'

/**
 * The flow of events on a link that the hub has welcomed. Frames go to the store in the order in which
 * they came, each as soon as it is there, so that one transaction commits what waits; they are answered
 * in that order: an ack only after its commit, a refusal only after the acks before it.
 */
export type HubTurn = Turn<HubState, HubEffect>

/** What a frame of the agent broke, to end the link with; undefined where all is well. */
export type Broken = WireCode | undefined

export function takeEvents(turn: HubTurn, delivery: Delivery): Broken {
  const { frame } = delivery
  if (!accounts(frame)) return 'range-invalid'
  if (frame.job !== undefined) return takeJobEvents(turn, frame.job, delivery)
  const flow = turn.state.lanes[frame.lane]
  if (!flow) return 'frame-unexpected'
  if (flow.resending && frame.after > flow.received) return undefined
  if (frame.after > flow.received) return 'range-gap'
  if (frame.through <= flow.cursor) {
    acknowledge(turn, frame, flow.cursor, frame.events.length)
    return undefined
  }
  const received = Math.max(flow.received, frame.through)
  setLane(turn, frame.lane, { ...flow, received, resending: false })
  return enqueue(turn, delivery)
}

function takeJobEvents(turn: HubTurn, job: string, delivery: Delivery): Broken {
  const { lane, after, through } = delivery.frame
  const flow = turn.state.jobs.find((j) => j.job === job)
  // A job that was dropped for a refusal: the agent's frames behind it are passed over.
  if (!flow) return undefined
  if (flow.lane !== lane || after !== flow.received || through > flow.through) return 'range-gap'
  const moved = turn.state.jobs.map((j) => (j.job === job ? { ...j, received: through } : j))
  turn.set({ jobs: moved })
  return enqueue(turn, delivery)
}

/**
 * The agent reads on while its window has room, and its last frame may be larger than the room. So
 * the bytes that were there before the frame count, and the events with it.
 */
function enqueue(turn: HubTurn, delivery: Delivery): Broken {
  const { config } = turn.state
  // Of what is void the agent knows that it must send it again: it counts it no longer.
  const queue = turn.state.queue.filter(({ isVoid }) => !isVoid)
  const bytes = queue.reduce((sum, d) => sum + d.bytes, 0)
  const events = queue.reduce((sum, d) => sum + windowEvents(d.frame), 0)
  const all = events + windowEvents(delivery.frame)
  if (bytes >= config.window.bytes || all > config.window.events) return 'window-exceeded'
  turn.set({ queue: [...turn.state.queue, delivery] })
  commitOn(turn)
  return undefined
}

/** Hands what is queued to the store, refusing frames on the way that hold no events of ours. */
function commitOn(turn: HubTurn): void {
  for (;;) {
    const { queue, committing, hello } = turn.state
    const next = queue[committing]
    if (!next || !hello) return
    const broken = next.frame.events.findIndex((event) => !isCloudEvent(event))
    if (broken < 0) {
      turn.set({ committing: committing + 1 })
      turn.do({ kind: 'commit', hello, ...next })
      continue
    }
    // Its turn is behind the answers of those before it.
    if (committing > 0) return
    refuse(turn, next.frame, sequenceAt(next.frame, broken), 'event-invalid')
  }
}

export function takeCommitted(turn: HubTurn, duplicates: number): void {
  const done = takeAnswered(turn)
  if (!done) return
  const { frame } = done
  // One that was refused with another before it comes again, and the store drops it then.
  if (!done.isVoid) answer(turn, frame, duplicates)
  commitOn(turn)
}

function answer(turn: HubTurn, frame: EventsFrame, duplicates: number): void {
  if (frame.job === undefined) {
    const flow = turn.state.lanes[frame.lane]
    const cursor = Math.max(flow?.cursor ?? 0, frame.through)
    if (flow) setLane(turn, frame.lane, { ...flow, cursor })
    acknowledge(turn, frame, cursor, duplicates)
  } else {
    acknowledge(turn, frame, frame.through, duplicates)
    endJobAt(turn, frame.job, frame.through)
  }
}

/** What only another welcome mends: the store knows other cursors than this session does. */
const breaksLink: ReadonlySet<string> = new Set(['range-gap', 'store-forked'])

export function takeCommitFailed(turn: HubTurn, code: WireCode, sequence?: number): Broken {
  const failed = takeAnswered(turn)
  if (!failed) return undefined
  // Behind one that failed the store sees a gap, which is none of the agent's.
  if (!failed.isVoid) {
    if (breaksLink.has(code)) return code
    const { frame } = failed
    const cursor = frame.job === undefined ? (turn.state.lanes[frame.lane]?.cursor ?? 0) : 0
    refuse(turn, frame, sequence ?? Math.max(frame.after, cursor) + 1, code)
  }
  commitOn(turn)
  return undefined
}

/** Takes the frame that the store has answered off the queue: the first. */
function takeAnswered(turn: HubTurn): Queued | undefined {
  const { queue, committing } = turn.state
  if (committing > 0) turn.set({ queue: queue.slice(1), committing: committing - 1 })
  return committing > 0 ? queue[0] : undefined
}

/** Nothing of this frame is kept, nor of those behind it on its lane or job. */
function refuse(turn: HubTurn, frame: EventsFrame, sequence: number, code: WireCode): void {
  const { lane, job } = frame
  const { queue, committing } = turn.state
  const same = (d: Delivery) => d.frame.job === job && d.frame.lane === lane
  const left = queue.filter((d, i) => i < committing || !same(d))
  turn.set({ queue: left.map((d) => (same(d) ? { ...d, isVoid: true } : d)) })
  if (job !== undefined) dropJob(turn, job, false)
  else {
    const cursor = turn.state.lanes[lane]?.cursor ?? 0
    setLane(turn, lane, { cursor, received: cursor, resending: true })
  }
  const { message } = codes[code]
  const disposition = dispositionOf(code)
  const base = { t: 'refuse', lane, sequence, code, disposition, message } as const
  turn.do({ kind: 'send', frame: job === undefined ? base : { ...base, job } })
}

function acknowledge(
  turn: HubTurn,
  { lane, job }: EventsFrame,
  through: number,
  duplicates: number,
): void {
  const ack = { t: 'ack', lane, through, duplicates } as const
  turn.do({ kind: 'send', frame: job === undefined ? ack : { ...ack, job } })
}

/** Asks the agent for a range again; a request that can't be made ends at once, incomplete. */
export function startReplay(turn: HubTurn, input: HubInput & { kind: 'replay' }): void {
  const { job, lane, after, through } = input
  const { phase, jobs, lanes } = turn.state
  const cursor = lanes[lane]?.cursor ?? 0
  const room = jobs.length < wireLimits.maxJobs && !jobs.some((j) => j.job === job)
  if (phase !== 'live' || !room || after >= through || through > cursor) {
    turn.do({ kind: 'replayEnded', job, complete: false })
    return
  }
  const flow: JobCursor = { job, lane, received: after, through }
  turn.set({ jobs: [...jobs, flow] })
  turn.do({ kind: 'send', frame: { t: 'replay', job, lane, after, through } })
}

/**
 * The agent says what it sends again: of its own accord, or what it was asked for, or what was left
 * of that when the link before this one ended.
 */
export function takeAnnouncement(turn: HubTurn, { job, lane, after, through }: Replay): Broken {
  const { jobs, lanes } = turn.state
  const asked = jobs.find((j) => j.job === job)
  const cursor = lanes[lane]?.cursor ?? 0
  if (after >= through || through > cursor) return 'replay-invalid'
  const room = asked === undefined ? jobs.length < wireLimits.maxJobs : asked.lane === lane
  if (!room) return 'replay-invalid'
  const others = jobs.filter((j) => j.job !== job)
  turn.set({ jobs: [...others, { job, lane, received: after, through }] })
  return undefined
}

/** The agent gives no such replay. */
export function takeDecline(turn: HubTurn, { job }: Refuse): Broken {
  if (job === undefined) return 'frame-unexpected'
  if (turn.state.jobs.some((j) => j.job === job)) dropJob(turn, job, false)
  return undefined
}

function endJobAt(turn: HubTurn, job: string, through: number): void {
  if (turn.state.jobs.some((j) => j.job === job && j.through === through)) dropJob(turn, job, true)
}

export function dropJob(turn: HubTurn, job: string, complete: boolean): void {
  turn.set({ jobs: turn.state.jobs.filter((j) => j.job !== job) })
  turn.do({ kind: 'replayEnded', job, complete })
}

function setLane(turn: HubTurn, lane: Lane, flow: LaneCursor): void {
  turn.set({ lanes: { ...turn.state.lanes, [lane]: flow } })
}
