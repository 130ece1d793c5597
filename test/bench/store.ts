import { echoed } from './delivery/echo.ts'
import { chunkEvents, chunksOf } from './delivery/filled.ts'
import { bare, outbox } from './delivery/staging.ts'
import { delivered } from './delivery/waiting.ts'
import { type Figure, median, type Row, runs, spread } from './measure.ts'

const events = 50_000

type Milliseconds = (chunks: readonly Uint8Array[]) => number | Promise<number>

/** What the disk and the socket take, on the clock: it is they that are waited for. */
export const storeRows: readonly Row[] = [
  row('outbox, stage and release', outbox, [
    { against: 'the bare driver, the same bytes synced as often', reach: '≥ 0.7×', run: bare },
  ]),
  row('delivery of a backlog', delivered, [
    { against: 'a bare ws echo of the same bytes', reach: '≥ 0.5× of the slower', run: echoed },
    { against: 'the bare driver, the same bytes synced', reach: '≥ 0.5× of the slower', run: bare },
  ]),
]

interface Peer {
  readonly against: string
  readonly reach: string
  readonly run: Milliseconds
}

function row(name: string, ours: Milliseconds, peers: readonly Peer[]): Row {
  return { name, run: () => measure(name, ours, peers) }
}

async function measure(
  name: string,
  ours: Milliseconds,
  peers: readonly Peer[],
): Promise<Figure[]> {
  const chunks = chunksOf(events)
  const own: number[] = []
  const theirs: number[][] = peers.map(() => [])
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [index, { run }] of peers.entries()) theirs[index]?.push(await run(chunks))
    own.push(await ours(chunks))
  }
  const rate = Math.round((chunks.length * chunkEvents * 1_000) / median(own))
  return peers.map(({ against, reach }, index) => {
    const times = theirs[index] ?? []
    const ratios = own.map((milliseconds, turn) => (times[turn] ?? 0) / milliseconds)
    return { name, against, reach, ratios, noise: spread(times), aside: `${rate} events/s` }
  })
}
