import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Delivery, HubStore } from '../../hub/store/contract.ts'
import { everything } from '../../hub/store/scope.ts'
import { openHubStore } from '../../hub/store/store.ts'
import { helloOf } from '../../hub/testing/client.ts'
import type { Hello } from '../../protocol/frames.ts'
import { bodyOf } from './simulatedAgent.ts'

/**
 * `node test/bench/hubStore.ts --events 5000000`: whether the store is as fast with many events as
 * with few. Processor and wall time of fifty thousand events taken in and read, at the first fifty
 * thousand and at each doubling of them.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '800000' } } })
const most = Number(values.events)
const sampleEvents = 50_000
const frameEvents = 250
const agents = Array.from({ length: 20 }, (_, i) => helloOf({ agent: `agent-${i}` }))

const folder = mkdtempSync(join(tmpdir(), 'kontor-store-'))
try {
  const store = openHubStore({ path: join(folder, 'hub.db'), now: () => new Date() })
  for (const hello of agents) await store.admit([hello])
  await sample(store)
  await store.close()
} finally {
  rmSync(folder, { recursive: true })
}

async function sample(store: HubStore): Promise<void> {
  let next = sampleEvents
  for (let stored = 0; stored < most; ) {
    const measured = stored + sampleEvents === next
    const taken = await timed(() => takeIn(store, stored))
    stored += sampleEvents
    if (!measured) continue
    const read = await timed(() => readBack(store, stored - sampleEvents))
    print(`${String(stored).padStart(9)} events: taken in ${taken}, read ${read}`)
    next = Math.min(next * 2, most)
  }
}

async function takeIn(store: HubStore, from: number): Promise<void> {
  for (let at = 0; at < sampleEvents; at += frameEvents * 4) {
    const group = [0, 1, 2, 3].map((i) => deliveryAt(from + at + i * frameEvents))
    for (const outcome of await store.commit(group)) {
      if (!outcome.ok || outcome.duplicates > 0) throw new Error('an event was not taken')
    }
  }
}

/** The agents take turns, a frame each. */
function deliveryAt(first: number): Delivery {
  const turn = first / frameEvents
  const hello = agents[turn % agents.length] as Hello
  const after = Math.floor(turn / agents.length) * frameEvents
  const bodies = Array.from({ length: frameEvents }, (_, i) => {
    return bodyOf(hash('sha256', String(first + i)), after + i + 1)
  })
  const events = bodies.map((body): unknown => JSON.parse(body))
  const range = { after, through: after + frameEvents, filtered: 0, parked: 0, events }
  return { hello, frame: { t: 'events', lane: 'statements', ...range }, bodies }
}

async function readBack(store: HubStore, after: number): Promise<void> {
  for (let at = after; ; ) {
    const page = { scope: everything, inbox: 'erp', after: at, limit: 1_000 }
    const { events, through } = await store.events(page)
    if (events.length === 0) return
    at = through
  }
}

/** Events a second of wall and of processor time. */
async function timed(work: () => Promise<void>): Promise<string> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  const wall = (performance.now() - begun) / 1_000
  const rate = (seconds: number) => Math.round(sampleEvents / seconds)
  return `${rate(wall)}/s (${rate((user + system) / 1e6)} a CPU second)`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
