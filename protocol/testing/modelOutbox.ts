import { type Lane, lanes } from '../../events/lane.ts'
import type { AgentEffect, Standing } from '../agentState.ts'
import type { Batch } from '../codec.ts'

export interface ModelEvent {
  readonly id: string
  readonly release: number
  readonly filtered: boolean
  /** No CloudEvent: the hub refuses it for good. */
  readonly bad: boolean
  parked: boolean
}

/** An outbox in memory; a clone of it is a snapshot of the agent's machine. */
export interface ModelOutbox {
  storeId: string
  readonly logs: Record<Lane, ModelEvent[]>
  readonly acked: Record<Lane, number>
}

export function modelOutbox(storeId: string): ModelOutbox {
  return { storeId, logs: { statements: [], bulk: [] }, acked: { statements: 0, bulk: 0 } }
}

export function standingOf(outbox: ModelOutbox): Standing {
  const lane = (name: Lane) => {
    return { floor: 0, acked: outbox.acked[name], head: outbox.logs[name].length }
  }
  return {
    storeId: outbox.storeId,
    lanes: { statements: lane('statements'), bulk: lane('bulk') },
  }
}

type Read = AgentEffect & { kind: 'read' }

/** Answers a read as the contract of the effect asks: the first event comes whatever its size. */
export function readBatch(outbox: ModelOutbox, read: Read): { batch: Batch; bytes: number } {
  const { lane, job, after, maxEvents, maxBytes } = read
  const events: string[] = []
  const at: number[] = []
  const counts = { filtered: 0, parked: 0 }
  let bytes = 0
  let through = after
  for (const event of outbox.logs[lane].slice(after, read.through)) {
    const body = bodyOf(event)
    const sent = !event.filtered && !event.parked
    const full = events.length >= maxEvents || (events.length > 0 && bytes + body.length > maxBytes)
    if (sent && full) break
    through += 1
    if (event.filtered) counts.filtered += 1
    else if (event.parked) counts.parked += 1
    else {
      events.push(body)
      at.push(through)
      bytes += body.length
    }
  }
  const dense = counts.filtered + counts.parked === 0
  const positions = dense ? {} : { at }
  const batch = { lane, after, through, ...counts, ...positions, events, ...(job ? { job } : {}) }
  return { batch, bytes }
}

function bodyOf({ id, bad }: ModelEvent): string {
  const type = bad ? {} : { type: 'finance.bank-transaction-booked.v1' }
  return JSON.stringify({ specversion: '1.0', id, source: '/agent/feed', ...type, data: { n: id } })
}

/** Parks the whole release that the sequence belongs to. */
export function parkRelease(outbox: ModelOutbox, lane: Lane, sequence: number): void {
  const release = outbox.logs[lane][sequence - 1]?.release
  for (const event of outbox.logs[lane]) {
    if (event.release === release) event.parked = true
  }
}

/** Events of the outbox that the hub must have. */
export function owed(outbox: ModelOutbox): ModelEvent[] {
  return lanes.flatMap((lane) => outbox.logs[lane].filter((e) => !e.filtered && !e.parked))
}
