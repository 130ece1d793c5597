import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Processes } from '../../processes.ts'
import { mt940 } from '../../samples.ts'
import { cpuSeconds, residentMb } from './process.ts'

const settleMs = 500
const eventsOfOne = 4

export interface ManyOutcome {
  readonly files: number
  readonly seconds: number
  readonly msAFile: number
  readonly agentCpuMsAFile: number
  /** From the moment that the first file had stood still long enough to its events at the hub. */
  readonly firstAfterReadyMs: number
  readonly events: number
  readonly missing: number
  readonly doubled: number
  readonly left: number
  /** Memory of the agent at every tenth of the files. */
  readonly rssMb: readonly number[]
}

/** So many small files appear in a watched folder at one moment. */
export async function many(files: number): Promise<ManyOutcome> {
  const house = new Processes()
  await house.prepare(['treasury'])
  try {
    const config = join(house.folder, 'kontor.yaml')
    const quick = readFileSync(config, 'utf8').replaceAll('100ms', `${settleMs}ms`)
    writeFileSync(config, `${quick}limits: { minFreeDisk: 0B }\n`)
    const hub = house.start('hub')
    const agent = house.start('run')
    await untilUp(house)
    const cpu = cpuSeconds(agent.pid ?? 0)
    fill(house, files)
    const begun = performance.now()
    const first = firstEvent(house, begun)
    const rssMb: number[] = []
    for (let left = files; left > 0; ) {
      if (!house.isRunning('run')) throw new Error('the agent ended by itself')
      await sleep(100)
      left = readdirSync(house.bank).filter((name) => !name.startsWith('.')).length
      if (left <= files - (rssMb.length + 1) * (files / 10)) {
        rssMb.push(Math.round(residentMb(agent.pid ?? 0)))
      }
    }
    const seconds = (performance.now() - begun) / 1000
    const agentCpu = cpuSeconds(agent.pid ?? 0) - cpu
    const ids = await allIds(house, files * eventsOfOne)
    const distinct = new Set(ids).size
    await house.signal('run', 'SIGTERM')
    if (hub.exitCode !== null) throw new Error('the hub ended by itself')
    return {
      files,
      seconds: rounded(seconds),
      msAFile: rounded((seconds * 1000) / files),
      agentCpuMsAFile: rounded((agentCpu * 1000) / files),
      firstAfterReadyMs: Math.round((await first) - settleMs),
      events: ids.length,
      missing: files * eventsOfOne - distinct,
      doubled: ids.length - distinct,
      left: readdirSync(house.bank).length,
      rssMb,
    }
  } finally {
    await house.end()
  }
}

/** The files come into the folder together, by one rename each, as from a sender that is done. */
function fill(house: Processes, files: number): void {
  const aside = join(house.folder, 'aside')
  mkdirSync(aside)
  for (let n = 1; n <= files; n += 1) writeFileSync(join(aside, `${n}.sta`), statement(n))
  for (const name of readdirSync(aside)) renameSync(join(aside, name), join(house.bank, name))
}

/** Of some hundred accounts, as those who get so many files have. */
function statement(n: number): string {
  return mt940(n).replace(/^:25:.*$/m, `:25:99900011/${1_000_000_000 + (n % 500)}`)
}

async function untilUp(house: Processes): Promise<void> {
  house.drop(house.bank, 'first.sta', mt940(0))
  while ((await house.ids('treasury').catch(() => [])).length < eventsOfOne) await sleep(100)
}

async function firstEvent(house: Processes, begun: number): Promise<number> {
  const url = `${house.eventsUrl}?inbox=treasury&after=0&limit=${eventsOfOne + 1}`
  for (;;) {
    const { events } = (await (await fetch(url)).json()) as { events?: unknown[] }
    if ((events?.length ?? 0) > eventsOfOne) return performance.now() - begun
    await sleep(20)
  }
}

/** Ids of the files' events, once there are as many as there must be or none come any more. */
async function allIds(house: Processes, expected: number): Promise<string[]> {
  let ids: string[] = []
  for (let before = -1; ids.length !== before && ids.length < expected; ) {
    before = ids.length
    await sleep(2_000)
    ids = (await house.ids('treasury')).slice(eventsOfOne)
  }
  return ids
}

function rounded(value: number): number {
  return Number(value.toFixed(2))
}
