import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Processes } from '../../processes.ts'
import { cpuSeconds, residentMb } from './process.ts'

/** What is left over from the start must not count. */
const warmUpMs = 10_000

export interface IdleOutcome {
  readonly feeds: number
  readonly percentOfACore: number
  readonly rssMb: number
}

/** An agent with so many feeds and a link, and nothing that comes. */
export async function idle(feeds: number, seconds: number): Promise<IdleOutcome> {
  const house = new Processes()
  await house.prepare(['treasury'])
  try {
    const config = join(house.folder, 'kontor.yaml')
    const [, destinations = ''] = readFileSync(config, 'utf8').split('destinations:')
    const names = Array.from({ length: feeds }, (_, i) => `bank-${i + 1}`)
    for (const name of names) mkdirSync(join(house.folder, 'drop', name))
    const list = names.map((name) => `  - { name: ${name}, folder: ./drop/${name} }`).join('\n')
    writeFileSync(config, `agent: test\nfeeds:\n${list}\ndestinations:${destinations}`)
    house.start('hub')
    const agent = house.start('run')
    await sleep(warmUpMs)
    const before = cpuSeconds(agent.pid ?? 0)
    await sleep(seconds * 1000)
    const used = cpuSeconds(agent.pid ?? 0) - before
    return {
      feeds,
      percentOfACore: Number(((used / seconds) * 100).toFixed(2)),
      rssMb: Math.round(residentMb(agent.pid ?? 0)),
    }
  } finally {
    await house.end()
  }
}
