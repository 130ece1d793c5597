import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dist } from '../places.ts'
import { hostTarget } from '../targets.ts'
import { BinaryHouse, bareEnvironment } from './house.ts'

/** How long until the executable's first line, and Node's own beside it on the same machine. */
export interface StartTime {
  /** Until the first line of the agent's log. */
  readonly firstLineMs: Spread
  /** Until Node has written a line and does nothing else. */
  readonly nodeMs: Spread
}

/** Milliseconds. The least is what the program takes; all above is what else the machine does. */
interface Spread {
  readonly least: number
  readonly median: number
}

/** Takes turns, so that what else the machine does hits both alike. */
export async function startTime(executable: string, rounds: number): Promise<StartTime> {
  const house = new BinaryHouse(executable)
  const kontor: number[] = []
  const node: number[] = []
  try {
    await house.prepare(10)
    // Not counted: it lays the add-ons into their folder.
    await house.firstLineMs('run')
    await house.stop()
    for (let i = 0; i < rounds; i += 1) {
      node.push(await nodeMs())
      kontor.push(await house.firstLineMs('run'))
      await house.stop()
    }
    return { firstLineMs: spread(kontor), nodeMs: spread(node) }
  } finally {
    await house.end()
  }
}

async function nodeMs(): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, ['-e', 'console.log(0)'], { env: bareEnvironment })
  await once(child.stdout, 'data')
  const ms = performance.now() - started
  if (child.exitCode === null) await once(child, 'exit')
  return ms
}

function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b).map(Math.round)
  return { least: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0 }
}

export function told({ firstLineMs, nodeMs }: StartTime): string {
  const ratio = (firstLineMs.median / nodeMs.median).toFixed(1)
  const range = ({ least, median }: Spread) => `${median} ms (least ${least})`
  return `first log line after ${range(firstLineMs)}, Node alone ${range(nodeMs)}: ${ratio} times`
}

/** `node installer/check/startTime.ts [ROUNDS]`: of the executable that `npm run build` made. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rounds = Number(process.argv[2] ?? 15)
  const found = await startTime(join(dist, hostTarget().executable), rounds)
  process.stdout.write(`${told(found)}\n`)
}
