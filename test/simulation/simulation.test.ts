import { expect, test } from 'vitest'
import { knownSeeds } from './knownSeeds.ts'
import { mutants } from './mutants/mutants.ts'
import { runSeed } from './runSeed.ts'

/** What a failure says: the command that repeats it, what must never happen, and the last steps. */
async function failures(seeds: Iterable<number>): Promise<string[]> {
  for (const seed of seeds) {
    const failure = await runSeed(seed)
    if (failure) {
      const again = `npm run simulate -- --seeds 1 --from ${seed}`
      return [again, failure.what, ...failure.trace]
    }
  }
  return []
}

function* from(first: number, count: number): Iterable<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed
}

test('seeds that failed once hold', async () => {
  expect(await failures(knownSeeds.map(({ seed }) => seed))).toEqual([])
})

test('the same seed is the same run', async () => {
  const twice = mutants.find(({ name }) => name === 'twin-unnoticed')
  if (!twice) throw new Error('the catalogue has it')
  const first = await runSeed(twice.foundBy, twice.make)
  expect(first?.trace.length).toBeGreaterThan(10)
  expect(await runSeed(twice.foundBy, twice.make)).toEqual(first)
})

test('2,000 seeds hold', { timeout: 600_000 }, async () => {
  expect(await failures(from(1, 2_000))).toEqual([])
})

test.each(mutants.map((kind) => [kind.name, kind] as const))('%s is found', async (_name, kind) => {
  expect(await runSeed(kind.foundBy, kind.make)).toMatchObject({ seed: kind.foundBy })
})
