import { existsSync } from 'node:fs'
import { places } from '../agent/intake/places.ts'
import type { AgentConfig } from '../config/types.ts'
import { lanes } from '../events/lane.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import { stateIsLocked } from '../outbox/store.ts'
import { print } from './output.ts'
import { agentConfig } from './settings.ts'

/** `kontor status`: what was taken, what waits for whom; looks at the store and changes nothing. */
export async function status(configFile: string, json: boolean): Promise<void> {
  const config = agentConfig(configFile)
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) {
    await print(`${config.agent} has not run yet: there is no store in ${config.stateFolder}.\n`)
    return
  }
  const outbox = readOutbox(store)
  try {
    const state = describe(config, outbox)
    await print(json ? `${JSON.stringify(state)}\n` : text(state))
  } finally {
    outbox.close()
  }
}

interface Status {
  readonly agent: string
  readonly running: boolean
  readonly storeId: string
  readonly files: Readonly<Record<string, number>>
  readonly destinations: readonly {
    readonly name: string
    readonly waiting: Readonly<Record<string, number>>
    readonly acknowledged: Readonly<Record<string, number>>
    readonly parkedReleases: number
  }[]
}

function describe(config: AgentConfig, outbox: Outbox): Status {
  const destinations = outbox.destinations.names().map((name) => {
    const standing = outbox.destinations.standing(name)
    const by = (of: (lane: (typeof lanes)[number]) => number) =>
      Object.fromEntries(lanes.map((lane) => [lane, of(lane)]))
    return {
      name,
      waiting: by((lane) => standing[lane].head - standing[lane].acked),
      acknowledged: by((lane) => standing[lane].acked),
      parkedReleases: outbox.parking.count(name),
    }
  })
  return {
    agent: config.agent,
    running: stateIsLocked(places(config.stateFolder).lock),
    storeId: outbox.storeId,
    files: outbox.files.counts(),
    destinations,
  }
}

function text({ agent, running, files, destinations }: Status): string {
  const lines = [
    `${agent}: ${running ? 'running' : 'not running; start it with `kontor run`'}`,
    '',
    `files  ${Object.entries(files)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
    '',
  ]
  for (const { name, waiting, acknowledged, parkedReleases } of destinations) {
    for (const lane of lanes) {
      lines.push(
        `${name}  ${lane}: ${acknowledged[lane]} events acknowledged, ${waiting[lane]} waiting`,
      )
    }
    if (parkedReleases > 0)
      lines.push(`${name}  ${parkedReleases} releases parked: refused for good`)
  }
  return `${lines.join('\n')}\n`
}
