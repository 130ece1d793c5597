/** Runs the steps one after the other, with the time each took; the first that fails ends it all. */
export async function runSteps(
  steps: readonly (readonly [string, () => string | Promise<string>])[],
): Promise<void> {
  for (const [name, step] of steps) {
    const started = performance.now()
    const found = await step()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`✓ ${name}: ${found} (${seconds} s)\n`)
  }
}

/** @throws {Error} With the sentence, where the claim does not hold. */
export function claim(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
