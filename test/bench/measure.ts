/** A line of the table: our work by another's, or by itself on another scale. */
export interface Figure {
  readonly name: string
  readonly against: string
  /** What is asked for, such as `≥ 2×`. */
  readonly reach: string
  /** Of one run each, in any order. */
  readonly ratios: readonly number[]
  /** The other's time over the runs: the longest less the shortest, by the median. */
  readonly noise: number
  /** Absolute figures, which say more of the machine than of the program. */
  readonly aside: string
}

/** What the table is made of: one measurement gives a figure or several. */
export interface Row {
  readonly name: string
  run(): Promise<readonly Figure[]>
}

type Turn = () => void | Promise<void>

/** Our work and what it is compared with, on the same input, in the same run. */
export interface Comparison {
  readonly name: string
  readonly bytes: number
  readonly ours: Turn
  readonly peers: readonly {
    readonly against: string
    readonly reach: string
    readonly run: Turn
  }[]
}

/** Turns of which the median counts. */
export const runs = 5
/** Readers and peers are as fast as they get after some seconds; the agent runs for months. */
const warmUps = 3

/**
 * Runs ours and each peer in turn, after some turns to warm up; a ratio is the peer's time by ours, so
 * that above 1 we are faster, and what else the machine does falls on all. Time is this process's own
 * CPU time, so a busy machine counts less.
 */
export async function compare({ name, bytes, ours, peers }: Comparison): Promise<Figure[]> {
  for (let turn = 0; turn < warmUps; turn += 1) {
    for (const { run } of peers) await run()
    await ours()
  }
  const own: number[] = []
  const theirs: number[][] = peers.map(() => [])
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [index, { run }] of peers.entries()) theirs[index]?.push(await cpuSeconds(run))
    own.push(await cpuSeconds(ours))
  }
  const aside = `${(bytes / 1e6 / median(own)).toFixed(1)} MB/s`
  return peers.map(({ against, reach }, index) => {
    const times = theirs[index] ?? []
    const ratios = own.map((seconds, turn) => (times[turn] ?? 0) / seconds)
    return { name, against, reach, ratios, noise: spread(times), aside }
  })
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}

export function spread(times: readonly number[]): number {
  return (Math.max(...times) - Math.min(...times)) / median(times)
}

/** CPU time of a turn that comes behind one like it. */
export async function cpuSeconds(work: Turn): Promise<number> {
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
