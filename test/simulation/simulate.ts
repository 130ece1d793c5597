import { parseArgs } from 'node:util'
import { findMutants } from './findMutants.ts'
import { knownSeeds } from './knownSeeds.ts'
import { type Failure, runSeed } from './runSeed.ts'

/**
 * `npm run simulate -- --seeds N [--from S]`: runs seeds one after the other, the known ones first;
 * `--mutants`: looks how soon each fault is found. Exit 1 where a seed fails, or a fault hides.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
  },
})
const count = Number(values.seeds)
const from = Number(values.from)
const tell = (line: string) => process.stdout.write(`${line}\n`)

const isWell = values.mutants ? await findMutants(tell) : await simulate()
process.exitCode = isWell ? 0 : 1

async function simulate(): Promise<boolean> {
  const started = performance.now()
  const seeds = [...(from === 1 ? knownSeeds.map(({ seed }) => seed) : [])]
  for (let i = 0; i < count; i += 1) seeds.push(from + i)
  for (const [index, seed] of seeds.entries()) {
    const failure = await runSeed(seed)
    if (failure) {
      show(failure)
      return false
    }
    if ((index + 1) % 1_000 === 0) tell(`${index + 1} seeds`)
  }
  const seconds = (performance.now() - started) / 1_000
  tell(`${seeds.length} seeds held, ${seconds.toFixed(0)} s`)
  return true
}

function show({ seed, what, trace }: Failure): void {
  for (const line of trace) tell(line)
  tell(`\nseed ${seed}: ${what}\nagain: npm run simulate -- --seeds 1 --from ${seed}`)
}
