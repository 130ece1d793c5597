import { type Mutant, noMutant } from './mutants/mutant.ts'
import { World } from './world.ts'

/** A seed that came to a bad end. */
export interface Failure {
  readonly seed: number
  /** What must never happen, and did. */
  readonly what: string
  /** The last steps before it, oldest first. */
  readonly trace: readonly string[]
}

/** Lines of trace that a failure keeps. */
const traced = 80

/**
 * Runs a seed, and once more with a trace where it fails: the same seed is the same run.
 *
 * @param mutant Makes the fault to be found anew for each of the two runs.
 */
export async function runSeed(
  seed: number,
  mutant: () => Mutant = () => noMutant,
): Promise<Failure | undefined> {
  if ((await failureOf(new World(seed, mutant(), 0))) === undefined) return undefined
  const world = new World(seed, mutant(), traced)
  const what = (await failureOf(world)) ?? 'a failure that did not come again'
  return { seed, what, trace: world.trace.lines }
}

async function failureOf(world: World): Promise<string | undefined> {
  try {
    await world.run()
    return undefined
  } catch (error) {
    const { name, message, stack } = error as Error
    return name === 'Violation' ? message : (stack ?? message)
  } finally {
    world.end()
  }
}
