import { existsSync } from 'node:fs'
import { places } from '../agent/intake/places.ts'
import type { Notice } from '../agent/notice.ts'
import type { AgentConfig } from '../config/types.ts'
import { lanes } from '../events/lane.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import { stateIsLocked } from '../outbox/store.ts'
import { narrate } from './narrate.ts'
import { print } from './output.ts'
import { megabytes, roomOf } from './room.ts'
import { agentConfigBeside } from './settings.ts'
import { moments } from './times.ts'

/** `kontor status`: what was taken, what waits for whom; looks at the store and changes nothing. */
export async function status(configFile: string, json: boolean): Promise<void> {
  const config = agentConfigBeside(configFile)
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
  /** Statements that are held, by reason; docs/errors.md explains each. */
  readonly held: readonly { readonly reason: string; readonly units: number }[]
  /** What stands still, in the words of the log. */
  readonly faults: readonly { readonly since: string; readonly what: string }[]
  /** Expected statements that have not come. */
  readonly overdue: readonly {
    readonly feed: string
    readonly businessDate: string
    readonly dueAt: string
  }[]
  /** Statements that are missing between two others. */
  readonly gaps: number
  /** What is to be done about the disk, where it is full. */
  readonly disk: string | undefined
  readonly destinations: readonly {
    readonly name: string
    readonly waiting: Readonly<Record<string, number>>
    readonly acknowledged: Readonly<Record<string, number>>
    readonly parkedReleases: number
    /** Since when it is over its budget; what it lacks is rebuilt from the originals. */
    readonly overBudgetSince: string | undefined
    /** Under way or waiting for their turn. */
    readonly replays: readonly {
      readonly id: number
      readonly events: number
      readonly acknowledged: number
    }[]
  }[]
}

export function describe(config: AgentConfig, outbox: Outbox): Status {
  const replays = outbox.replays.open()
  const destinations = outbox.destinations.names().map((name) => {
    const standing = outbox.destinations.standing(name)
    const by = (of: (lane: (typeof lanes)[number]) => number) =>
      Object.fromEntries(lanes.map((lane) => [lane, of(lane)]))
    return {
      name,
      waiting: by((lane) => standing[lane].head - standing[lane].acked),
      acknowledged: by((lane) => standing[lane].acked),
      parkedReleases: outbox.parking.count(name),
      overBudgetSince: outbox.destinations.overSince(name),
      replays: replays
        .filter(({ destination }) => destination === name)
        .map(({ id, events, acknowledged }) => ({ id, events, acknowledged })),
    }
  })
  return {
    agent: config.agent,
    running: stateIsLocked(places(config.stateFolder).lock),
    storeId: outbox.storeId,
    files: outbox.files.counts(),
    held: outbox.releases.held(),
    faults: outbox.standing.all().flatMap(({ since, notice }) =>
      narrate(notice as Notice)
        .slice(0, 1)
        .map((what) => ({ since, what })),
    ),
    overdue: outbox.dues
      .open()
      .map(({ feed, businessDate, dueAt }) => ({ feed, businessDate, dueAt })),
    gaps: outbox.gaps.count(),
    disk: wantOfDisk(config),
    destinations,
  }
}

function wantOfDisk(config: AgentConfig): string | undefined {
  const { freeBytes, leastBytes } = roomOf(config)
  if (freeBytes >= leastBytes) return undefined
  return (
    `! the disk of the state folder ${config.stateFolder} has ${megabytes(freeBytes)} free and ` +
    `should keep ${megabytes(leastBytes)}: nothing is picked up. ` +
    'Free some of it; what was taken before is delivered, and nothing is lost'
  )
}

function text(state: Status): string {
  const { agent, running, files, held, faults, overdue, gaps, disk, destinations } = state
  const lines = [
    `${agent}: ${running ? 'running' : 'not running; start it with `kontor run`'}`,
    '',
    ...(disk === undefined ? [] : [disk, '']),
    ...faults.map(({ since, what }) => `${what} (since ${moments(new Date(since))})`),
    ...(faults.length > 0 ? [''] : []),
    `files  ${Object.entries(files)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
    ...held.map(
      ({ reason, units }) => `held   ${units} ${units === 1 ? 'unit' : 'units'}: ${reason}`,
    ),
    ...overdue.map(
      ({ feed, businessDate, dueAt }) =>
        `late   ${feed}: what is expected for ${businessDate} was due at ${moments(new Date(dueAt))}`,
    ),
    ...(gaps > 0
      ? [`gaps   ${gaps} ${gaps === 1 ? 'statement is' : 'statements are'} missing between others`]
      : []),
    '',
  ]
  for (const destination of destinations) {
    const { name, waiting, acknowledged, parkedReleases, overBudgetSince, replays } = destination
    for (const lane of lanes) {
      lines.push(
        `${name}  ${lane}: ${acknowledged[lane]} events acknowledged, ${waiting[lane]} waiting`,
      )
    }
    if (parkedReleases > 0)
      lines.push(`${name}  ${parkedReleases} releases parked: refused for good; kontor parked list`)
    if (overBudgetSince !== undefined)
      lines.push(
        `${name}  over its budget since ${moments(new Date(overBudgetSince))}: rebuilt from the originals once it is back`,
      )
    for (const { id, events, acknowledged: done } of replays)
      lines.push(`${name}  replay ${id}: ${done} of ${events} events`)
  }
  return `${lines.join('\n')}\n`
}
