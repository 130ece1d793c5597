import type { AgentConfig } from '../config/types.ts'
import { lanes } from '../events/lane.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { stateIsLocked } from '../outbox/store.ts'
import { places } from './intake/places.ts'
import { narrate } from './narrate.ts'
import type { Notice } from './notice.ts'
import { type Progress, readProgress } from './progress.ts'
import { megabytes, roomOf } from './room.ts'
import { cronSchedule } from './sources/schedule.ts'

export interface Overview {
  readonly agent: string
  readonly running: boolean
  readonly storeId: string
  readonly files: Readonly<Record<string, number>>
  /** Statements that are held, by reason; docs/errors.md explains each. */
  readonly held: readonly { readonly reason: string; readonly units: number }[]
  /** What stands still, in the words of the log. */
  readonly faults: readonly {
    readonly since: string
    readonly what: string
    /** What to do, where `what` does not say it. */
    readonly remedy?: string
  }[]
  readonly feeds: readonly OverviewFeed[]
  /** What is under way: files that are fetched or read, and backlogs that are delivered. */
  readonly progress: Progress | undefined
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

export interface OverviewFeed {
  readonly name: string
  readonly kind: 'folder' | 'sftp'
  /** RFC 3339, UTC, as all times here. */
  readonly lastFileAt: string | undefined
  /** Of a schedule; a folder is watched all the time. */
  readonly nextRunAt: string | undefined
  /** Code of what keeps it from its files. */
  readonly fault: string | undefined
}

/** How an agent fares, from its store and its state folder alone: any process may ask. */
export function overview(config: AgentConfig, outbox: Outbox): Overview {
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
        .map((what) => ({ since, what, ...remedyOf(notice as Notice) })),
    ),
    feeds: feedsOf(config, outbox),
    progress: readProgress(config.stateFolder, new Date()),
    overdue: outbox.dues
      .open()
      .map(({ feed, businessDate, dueAt }) => ({ feed, businessDate, dueAt })),
    gaps: outbox.gaps.count(),
    disk: wantOfDisk(config),
    destinations,
  }
}

function feedsOf(config: AgentConfig, outbox: Outbox): OverviewFeed[] {
  const last = outbox.pending.lastFiles(config.feeds.map(({ name }) => name))
  const faults = new Map(outbox.standing.all().map(({ subject, notice }) => [subject, notice]))
  const now = new Date()
  return config.feeds.map(({ name, sftp, visits }) => {
    const schedule =
      sftp !== undefined && 'expressions' in visits
        ? cronSchedule(visits.expressions, visits.timeZone)
        : undefined
    return {
      name,
      kind: sftp === undefined ? 'folder' : 'sftp',
      lastFileAt: last.get(name),
      nextRunAt: schedule?.next(now)?.toISOString(),
      fault: (faults.get(`feed ${name}`) as { code?: string } | undefined)?.code,
    }
  })
}

function remedyOf({ kind }: Notice): { readonly remedy?: string } {
  switch (kind) {
    case 'link-down':
    case 'identity-not-renewed':
      return { remedy: '`kontor check` says what stands in its way' }
    case 'release-parked':
      return { remedy: '`kontor parked list` says what was refused' }
    default:
      return {}
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
