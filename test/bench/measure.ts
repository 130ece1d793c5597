/** One figure of the table: our work against a peer's on the same input, in the same run. */
export interface Comparison {
  readonly name: string
  readonly against: string
  /** The ratio that is asked for: how many times the peer's bytes a second. */
  readonly reach: number
  readonly bytes: number
  readonly ours: () => void | Promise<void>
  readonly peer: () => void | Promise<void>
}

export interface Figure {
  readonly name: string
  readonly against: string
  readonly reach: number
  /** Median of the runs' ratios, peer's time by ours; above 1 we are faster. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
  /** Ours, as an aside: it says more of the machine than of the program. */
  readonly megabytesPerSecond: number
}

const runs = 5
/** Readers and peers are as fast as they get after some seconds; the agent runs for months. */
const warmUps = 3

/**
 * Runs both in turn, after some turns to warm up, and takes the median of the ratios: what else the
 * machine does falls on both. Time is this process's own CPU time, so a busy machine counts less.
 */
export async function compare({ ours, peer, ...named }: Comparison): Promise<Figure> {
  for (let turn = 0; turn < warmUps; turn += 1) {
    await peer()
    await ours()
  }
  const pairs: { ours: number; ratio: number }[] = []
  for (let run = 0; run < runs; run += 1) {
    const theirs = await cpuSeconds(peer)
    const own = await cpuSeconds(ours)
    pairs.push({ ours: own, ratio: theirs / own })
  }
  const ratios = pairs.map(({ ratio }) => ratio).sort((a, b) => a - b)
  const seconds = pairs.map(({ ours: time }) => time).sort((a, b) => a - b)
  const { name, against, reach, bytes } = named
  return {
    name,
    against,
    reach,
    ratio: middle(ratios),
    lowest: ratios[0] ?? 0,
    highest: ratios.at(-1) ?? 0,
    megabytesPerSecond: bytes / 1e6 / middle(seconds),
  }
}

function middle(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? 0
}

async function cpuSeconds(work: () => void | Promise<void>): Promise<number> {
  // Away with what the other one left. A full collection drops machine code too, with the shapes that
  // it was made for: so a turn that isn't timed goes before the one that is.
  globalThis.gc?.()
  await work()
  globalThis.gc?.({ type: 'minor' })
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
