import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { chunkEvents, FilledOutbox } from './filled.ts'
import { House } from './house.ts'

const upMs = 30_000
const pollMs = 5

/**
 * Milliseconds that a hub takes to commit the events that wait at an agent when both start, each a
 * process of its own: from the first commit to the last.
 */
export async function delivered(chunks: readonly Uint8Array[]): Promise<number> {
  const house = new House()
  try {
    await house.open(['treasury'])
    mkdirSync(house.state, { recursive: true })
    const filled = new FilledOutbox(house.state)
    filled.fill(chunks)
    filled.outbox.close()
    house.start('hub')
    house.start('run')
    const events = chunks.length * chunkEvents
    const before = await untilFirst(house)
    const begun = performance.now()
    if (before >= events) throw new Error('the backlog must take longer than to look at it')
    const ended = await house.untilCommitted(events, pollMs)
    return ((ended - begun) * events) / (events - before)
  } finally {
    await house.end()
  }
}

/** How many events the hub has committed by the time that it is seen to have some. */
async function untilFirst(house: House): Promise<number> {
  const end = performance.now() + upMs
  while (performance.now() < end) {
    const committed = committedOf(house)
    if (committed > 0) return committed
    await sleep(pollMs)
  }
  throw new Error('agent and hub must be up within half a minute')
}

/** The hub makes its store once it starts. */
function committedOf(house: House): number {
  try {
    return house.committed()
  } catch {
    return 0
  }
}
