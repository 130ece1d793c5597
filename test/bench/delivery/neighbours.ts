import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { csvOf, invoiceMapping } from './csvRows.ts'
import { House } from './house.ts'
import { delaysOf, SmallStatements } from './small.ts'
import { smallStatement } from './statements.ts'

/**
 * The delay of a statement to one destination, in two houses that take turns: one with nothing else,
 * and one whose other destination is down all the time, with so many rows of invoices that wait for it
 * in the lane of bulk.
 */
export async function neighbours(samples: number, rows: number): Promise<Record<string, unknown>> {
  const [alone, beside] = [new House(), new House()]
  try {
    await alone.open(['treasury'])
    await beside.open(['treasury'], invoiceMapping)
    addDeadDestination(beside)
    for (const house of [alone, beside]) await house.warm(smallStatement(1))
    if (rows > 0) {
      const before = beside.committed()
      await beside.dropChunks(beside.invoices, 'rows.csv', csvOf(rows))
      await beside.untilCommitted(before + rows, 500)
      await sleep(2_000)
    }
    const houses = [alone, beside].map((house) => ({
      statements: new SmallStatements(house),
      times: [] as number[],
    }))
    for (let n = -5; n < samples; n += 1) {
      for (const { statements, times } of houses) {
        await sleep(20)
        const ms = await statements.delay()
        if (n >= 0) times.push(ms)
      }
    }
    const [idle, busy] = houses.map(({ times }) => delaysOf(times))
    return { rows, alone: idle, beside: busy, ratio: (busy?.p50 ?? 0) / (idle?.p50 ?? 1) }
  } finally {
    await alone.end()
    await beside.end()
  }
}

/** To a port of this machine that nobody listens on. */
function addDeadDestination(house: House): void {
  const config = join(house.folder, 'kontor.yaml')
  const text = readFileSync(config, 'utf8')
  const dead = `destinations:\n  - { name: away, url: 'ws://127.0.0.1:9/agents/away', token: { file: ./token } }`
  writeFileSync(config, text.replace('destinations:', dead))
}
