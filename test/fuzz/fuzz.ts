import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { random } from '../random.ts'
import { finding } from './judge.ts'
import { mutate } from './mutate.ts'
import { type Seed, seeds } from './seeds.ts'

/**
 * `npm run fuzz -- --minutes 10 [--seed N] [--only NAME]`: mutated samples through the readers, until the time is
 * over. A finding is a crash, a hang, too much memory or an event without its form; its bytes are
 * written to a file, to become a test.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    target: { type: 'string', default: 'readers' },
  },
})
if (values.target === 'hub') {
  const { fuzzHub } = await import('./hub.ts')
  const found = await fuzzHub(Number(values.minutes), Number(values.seed))
  for (const line of found) process.stdout.write(`${line}\n`)
  process.exit(found.length === 0 ? 0 : 1)
}
const next = random(Number(values.seed))
const until = performance.now() + Number(values.minutes) * 60_000
const mostBytes = 512 * 1024 * 1024

const pool = seeds().filter(({ name }) => name.includes(values.only))
const pick = (): Seed => {
  const seed = pool[Math.floor(next() * pool.length)]
  if (seed === undefined) throw new Error('there must be samples to mutate')
  return seed
}

let files = 0
let bytes = 0
let mostMemory = 0
const findings: string[] = []
while (performance.now() < until && findings.length < 20) {
  const seed = pick()
  let mutated = seed.bytes
  for (let changes = 1 + Math.floor(next() * 4); changes > 0; changes -= 1) {
    mutated = mutate(mutated, pick().bytes, next)
  }
  files += 1
  bytes += mutated.length
  const found = finding(mutated, seed.choice) ?? tooMuchMemory()
  if (found === undefined) continue
  const path = join(tmpdir(), `kontor-finding-${values.seed}-${files}`)
  writeFileSync(path, mutated)
  findings.push(found)
  process.stdout.write(`${seed.name}\n  ${found}\n  bytes in ${path}\n`)
}

function tooMuchMemory(): string | undefined {
  const { rss } = process.memoryUsage()
  mostMemory = Math.max(mostMemory, rss)
  return rss > mostBytes ? `memory: ${Math.round(rss / 1e6)} MB` : undefined
}

const megabytes = (count: number) => `${Math.round(count / 1e6)} MB`
process.stdout.write(
  `${files} files, ${megabytes(bytes)}, ${pool.length} samples, most memory ${megabytes(mostMemory)}, ` +
    `${findings.length} findings (seed ${values.seed})\n`,
)
process.exitCode = findings.length === 0 ? 0 : 1
