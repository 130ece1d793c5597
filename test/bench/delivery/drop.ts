import { setTimeout as sleep } from 'node:timers/promises'
import { camtChunksOf } from '../inputs.ts'
import { cpuSeconds } from '../intake/process.ts'
import { House } from './house.ts'
import { smallStatement } from './statements.ts'

/** A camt.053 of so many entries, from the rename into the folder to the hub's commit of its last event. */
export async function drop(entries: number): Promise<Record<string, unknown>> {
  const house = new House()
  try {
    await house.open(['treasury'])
    await house.warm(smallStatement(1))
    const before = house.committed()
    const [agent, hub] = [house.pid('run'), house.pid('hub')]
    const cpu = [cpuSeconds(agent), cpuSeconds(hub)]
    await house.dropChunks(house.bank, 'large.xml', camtChunksOf(entries))
    const begun = performance.now()
    const first = (await house.untilCommitted(before + 1)) - begun
    const seconds = ((await house.untilCommitted(before + entries + 1)) - begun) / 1000
    const used = [cpuSeconds(agent) - (cpu[0] ?? 0), cpuSeconds(hub) - (cpu[1] ?? 0)]
    await sleep(100)
    return {
      entries,
      seconds,
      perSecond: Math.round(entries / seconds),
      stagedMs: first,
      cpu: used,
    }
  } finally {
    await house.end()
  }
}
