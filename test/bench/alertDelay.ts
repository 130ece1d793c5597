import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Processes } from '../processes.ts'
import { mt940 } from '../samples.ts'

/**
 * `node test/bench/alertDelay.ts [ROUNDS]`: how long after its due time a late statement stands on the
 * console, and how long after its line went silent an agent stands there as offline. Agent and hub
 * are processes of their own with the settings that they have by default; a round takes two minutes.
 */
const rounds = Number(process.argv[2] ?? 1)
/** How often the console's answers are asked for, in milliseconds. */
const lookMs = 100

for (let round = 1; round <= rounds; round += 1) {
  const [late, cut] = await measure()
  process.stdout.write(`late statement ${late.toFixed(1)} s   cut agent ${cut.toFixed(1)} s\n`)
}

async function measure(): Promise<readonly [late: number, cut: number]> {
  const processes = new Processes()
  await processes.prepare(['treasury'])
  const dueAt = nextMinute()
  expectBy(join(processes.folder, 'kontor.yaml'), dueAt)
  const hub = processes.eventsUrl.replace('/v1/events', '')
  try {
    processes.start('hub')
    const agent = processes.start('run')
    await sleep(3_000)
    processes.drop(processes.bank, 'a.sta', mt940(1))
    await standing(hub, 'statement-overdue')
    const late = (Date.now() - dueAt.getTime()) / 1_000
    const cutAt = performance.now()
    agent.kill('SIGSTOP')
    await standing(hub, 'agent-offline')
    return [late, (performance.now() - cutAt) / 1_000]
  } finally {
    await processes.end()
  }
}

/** The next full minute that leaves the agent time to start. */
function nextMinute(): Date {
  return new Date(Math.ceil((Date.now() + 15_000) / 60_000) * 60_000)
}

function expectBy(configFile: string, dueAt: Date): void {
  const by = dueAt.toISOString().slice(11, 16)
  const days = '[mon, tue, wed, thu, fri, sat, sun]'
  const expected = `expect: [{ account: DE71999000110001234567, by: "${by}", timeZone: UTC, weekdays: ${days} }]`
  const config = readFileSync(configFile, 'utf8')
  writeFileSync(
    configFile,
    config.replace('folder: ./drop/bank,', (text) => `${text} ${expected},`),
  )
}

/** Waits until an alert of this code is open. */
async function standing(hub: string, code: string): Promise<void> {
  for (const deadline = performance.now() + 180_000; performance.now() < deadline; ) {
    const answer = await fetch(`${hub}/v1/console/alerts?state=open`).catch(() => undefined)
    const { alerts = [] } = ((await answer?.json()) ?? {}) as { alerts?: { code: string }[] }
    if (alerts.some((alert) => alert.code === code)) return
    await sleep(lookMs)
  }
  throw new Error(`no alert ${code} within three minutes`)
}
