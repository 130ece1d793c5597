import { type Lane, lanes } from '../events/lane.ts'
import { type AgentTurn, setLane } from './agentFlow.ts'
import { type Phase, type Proofs, pausedLanes, type Reason, type Standing } from './agentState.ts'
import { backoff } from './backoff.ts'
import { dispositionOf, type WireCode } from './codes.ts'
import { byeFor, type Hello, protocolVersion, type Welcome } from './frames.ts'

/** The life of the agent's connection: made, greeted, ended, waited for. */

export function connect(turn: AgentTurn): void {
  const deadline = turn.now + turn.state.config.connectMs
  turn.set({ deadline, retryAt: undefined, reason: undefined })
  turn.do({ kind: 'connect' })
  enter(turn, 'connecting')
}

export function greet(turn: AgentTurn, proofs: Proofs = {}): void {
  const { config, storeId, lanes: flows } = turn.state
  const hello: Hello = {
    t: 'hello',
    versions: [protocolVersion],
    agent: config.agent,
    inbox: config.inbox,
    storeId,
    program: config.program,
    capabilities: [...config.capabilities],
    lanes: lanes.map((lane) => {
      const { floor, acked, head } = flows[lane]
      const { [lane]: proof } = proofs
      return { lane, floor, acked, head, ...(proof === undefined ? {} : { proof }) }
    }),
  }
  turn.set({ deadline: turn.now + config.welcomeMs })
  turn.do({ kind: 'send', frame: hello })
  enter(turn, 'greeting')
}

export function takeWelcome(turn: AgentTurn, welcome: Welcome, proofs: Proofs = {}): void {
  const { window, heartbeatMs, cursors } = welcome
  const flows = turn.state.lanes
  if (!answersHello(welcome)) end(turn, 'frame-invalid')
  else if (cursors.some((c) => c.through > flows[c.lane].head)) renew(turn, 'store-forked')
  else if (cursors.some((c) => isOfTwin(c, proofs))) renew(turn, 'store-forked')
  // A destination begins at its floor, so a cursor below it was begun by a twin, or in a former life.
  else if (cursors.some((c) => c.through < flows[c.lane].floor)) renew(turn, 'store-forked')
  else {
    for (const { lane, through } of cursors) settle(turn, lane, through)
    const pingAt = turn.now + heartbeatMs
    turn.set({ window, heartbeatMs, pingAt, deadline: undefined })
    enter(turn, 'live')
  }
}

/**
 * Whether the hub came to its cursor with other events than ours. It judges by itself where it stands
 * at our own cursor; anywhere else only we know what we held there.
 */
function isOfTwin({ lane, proof }: Welcome['cursors'][number], proofs: Proofs): boolean {
  const { [lane]: own } = proofs
  return proof !== undefined && own !== undefined && proof !== own
}

function answersHello({ version, cursors }: Welcome): boolean {
  const complete = lanes.every((lane) => cursors.filter((c) => c.lane === lane).length === 1)
  return complete && version === protocolVersion
}

/**
 * A hub that is behind us was restored from a backup: we go back to where it is. One that is ahead
 * of us committed what it could not acknowledge. Where no proof says so, it may know a twin of this
 * store; so we send from our own cursor, and the hub compares id by id.
 */
function settle(turn: AgentTurn, lane: Lane, through: number): void {
  const acked = Math.min(turn.state.lanes[lane].acked, through)
  if (acked < turn.state.lanes[lane].acked) turn.do({ kind: 'rewind', lane, to: acked })
  const fresh = { paused: false, resendAt: undefined, resends: 0, dry: false }
  setLane(turn, lane, { ...fresh, acked, sent: acked })
}

/** Our store is not what the hub knows under this id: it goes on under a new one. */
export function renew(turn: AgentTurn, code: WireCode): void {
  turn.set({ renewing: true })
  turn.do({ kind: 'renewStore' })
  close(turn, { code, disposition: 'retry' })
}

/**
 * The store goes on under a new id, for the sake of this link or of another one. What a hub knew under
 * the old id says nothing of the new one: every lane begins where the store says, and a link that has
 * greeted with the old id ends.
 */
export function beginAnew(turn: AgentTurn, { storeId, lanes: standing }: Standing): void {
  const { renewing } = turn.state
  turn.set({ storeId, renewing: false })
  for (const lane of lanes) setLane(turn, lane, { ...standing[lane], sent: standing[lane].acked })
  if (!renewing && isOpen(turn.state)) end(turn, 'store-forked')
}

/** Ends the link because of what the other side did or didn't do. */
export function end(turn: AgentTurn, code: WireCode): void {
  if (turn.state.phase !== 'connecting') turn.do({ kind: 'send', frame: byeFor(code) })
  close(turn, { code, disposition: dispositionOf(code) })
}

export function close(turn: AgentTurn, reason: Reason): void {
  turn.set({ reason })
  turn.do({ kind: 'close', code: reason.code })
  enter(turn, 'closing')
}

/** What was under way is void; what the hub committed of it the next welcome tells. */
export function closed(turn: AgentTurn, random: number, code: WireCode = 'link-lost'): void {
  const { config, attempts } = turn.state
  const reason: Reason = turn.state.reason ?? { code, disposition: dispositionOf(code) }
  turn.set({ reason, flights: [], jobs: [], reading: undefined, attempts: attempts + 1 })
  turn.set({ deadline: undefined, pingAt: undefined, pongBy: undefined })
  if (reason.isStop) {
    enter(turn, 'stopped')
  } else {
    const pace = reason.disposition === 'permanent' ? config.revisit : config.reconnect
    const wait = backoff(attempts, random, pace)
    turn.set({ retryAt: turn.now + Math.max(wait, reason.retryAfterMs ?? 0) })
    enter(turn, 'waiting')
  }
}

/** Whether frames may come: the connection is made, and nobody has ended it. */
export function isOpen({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'greeting' || phase === 'live'
}

export function enter(turn: AgentTurn, phase: Phase): void {
  turn.set({ phase })
  report(turn, turn.state.reason?.code)
}

export function report(turn: AgentTurn, code: string | undefined): void {
  turn.do({ kind: 'report', state: turn.state.phase, code, paused: pausedLanes(turn.state) })
}
