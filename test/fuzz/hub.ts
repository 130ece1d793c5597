import { random } from '../random.ts'
import { HubFuzz } from './hubFuzz.ts'

/**
 * `npm run fuzz -- --target hub --minutes 10 [--seed N]`: mutated frames at the hub's WebSocket, and
 * mutated requests at every operation of its HTTP interface, by a stranger and as an agent or a user. A
 * finding is a crash, an answer of 500 or above, a fault that the hub told of, a healthy agent that is
 * not served any more, or memory that grows.
 */
export async function fuzzHub(minutes: number, seed: number): Promise<readonly string[]> {
  const fuzz = new HubFuzz(random(seed))
  const until = performance.now() + minutes * 60_000
  await fuzz.start()
  try {
    while (performance.now() < until && fuzz.findings.length < 20) await fuzz.round()
    const { frames, requests, startedAt, most } = fuzz.count
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
    process.stdout.write(
      `${frames} frames, ${requests} requests, memory ${megabytes(startedAt)} once it was warm ` +
        `and ${megabytes(most)} at most, ${fuzz.findings.length} findings (seed ${seed})\n`,
    )
    return fuzz.findings
  } finally {
    await fuzz.end()
  }
}
