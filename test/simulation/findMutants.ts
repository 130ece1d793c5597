import { mutants } from './mutants/mutants.ts'
import { runSeed } from './runSeed.ts'

/** A fault that no seed found is one that the simulation can't see. */
const maxSeeds = 2_000

/**
 * Looks for the first seed that finds each fault.
 *
 * @returns Whether all are found, each by the seed that the catalogue names.
 */
export async function findMutants(tell: (line: string) => void): Promise<boolean> {
  let allAsKnown = true
  for (const { name, foundBy, make } of mutants) {
    let [seed, found] = [0, '']
    while (!found && seed < maxSeeds) {
      seed += 1
      found = (await runSeed(seed, make))?.what.split('\n')[0] ?? ''
    }
    const known = seed === foundBy ? '' : ` (known: seed ${foundBy})`
    tell(`${name}: ${found ? `seed ${seed}${known}: ${found}` : `hides from ${maxSeeds} seeds`}`)
    allAsKnown &&= found !== '' && seed === foundBy
  }
  return allAsKnown
}
