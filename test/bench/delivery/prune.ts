import { chunksOf, FilledOutbox } from './filled.ts'
import { delaysOf } from './small.ts'

/** How long each transaction takes that deletes a slice of events, of a store that was just opened. */
export async function prune(events: number): Promise<Record<string, unknown>> {
  const filled = new FilledOutbox()
  try {
    filled.fill(chunksOf(events))
    filled.reopen()
    const { outbox } = filled
    outbox.destinations.acknowledge('treasury', 'bulk', outbox.releases.head('bulk'))
    outbox.pruning.retire(new Date(Date.now() + 1_000), ['treasury'])
    const times: number[] = []
    for (let isMore = true; isMore; ) {
      const begun = performance.now()
      isMore = outbox.pruning.slice()
      times.push(performance.now() - begun)
    }
    return { events, slices: delaysOf(times), worst: Math.max(...times) }
  } finally {
    filled.end()
  }
}
