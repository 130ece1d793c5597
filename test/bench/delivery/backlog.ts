import type { Lane } from '../../../events/lane.ts'
import { chunksOf, FilledOutbox } from './filled.ts'

const few = 10_000
const places = 20
const perPlace = 10
const unitEvents = 100_000
const limit = { maxEvents: 500, maxBytes: 1024 * 1024 }

/** Opening a store in which so many events wait, and reading batches of them, against few. */
export async function backlog(events: number): Promise<Record<string, unknown>> {
  const filled = new FilledOutbox()
  try {
    filled.fill(chunksOf(few), 'statements')
    const chunks = chunksOf(unitEvents)
    for (let waiting = 0; waiting < events; waiting += unitEvents) filled.fill(chunks, 'bulk')
    const openMs = filled.reopen()
    const turns = Array.from({ length: places }, (_, place) => ({
      few: read(filled, 'statements', place),
      many: read(filled, 'bulk', place),
    }))
    const small = median(turns.flatMap((turn) => turn.few))
    const large = median(turns.flatMap((turn) => turn.many))
    return {
      events: filled.outbox.releases.head('bulk'),
      openMs,
      small,
      large,
      ratio: large / small,
    }
  } finally {
    filled.end()
  }
}

/** Milliseconds of the batches that a link reads one behind another, from so many places of a lane. */
function read({ outbox }: FilledOutbox, lane: Lane, place: number): number[] {
  const head = outbox.releases.head(lane)
  const from = Math.floor(((head - limit.maxEvents * perPlace) * place) / places)
  return Array.from({ length: perPlace }, (_, i) => {
    const after = from + i * limit.maxEvents
    const begun = performance.now()
    const { through } = outbox.delivery.read('treasury', lane, after, head, limit)
    if (through - after !== limit.maxEvents) throw new Error('a batch must be full here')
    return performance.now() - begun
  })
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
}
