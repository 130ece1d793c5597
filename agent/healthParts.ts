import { statfsSync } from 'node:fs'
import type { AgentConfig, FeedConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { certificateStanding } from './delivery/certificates.ts'
import { FeedBook, type KnownFeed } from './health/feedBook.ts'
import { type HeartbeatPorts, heartbeat } from './health/heartbeat.ts'
import { PromptBeats } from './health/promptBeats.ts'
import type { Notice } from './notice.ts'
import { program } from './program.ts'
import { cronSchedule } from './sources/schedule.ts'

/** What a link knows for the heartbeat that goes over it. */
interface LinkFacts {
  readonly destination: string
  readonly clockOffsetMs: number | undefined
  readonly accountKey: string | undefined
}

/** How the agent fares, for its links and for whoever watches this machine. */
export interface AgentHealth {
  hear(notice: Notice): void
  /** The heartbeat for one link. */
  status(link: LinkFacts): Readonly<Record<string, unknown>>
  readonly feeds: HeartbeatPorts['feeds']
  readonly freeDiskBytes: () => number | undefined
  readonly storeFault: () => string | undefined
  /** Another version of the configuration counts. */
  reloaded(config: AgentConfig): void
  stop(): void
}

/** @param beat Sends a heartbeat over every link that is up. */
export function agentHealth(first: AgentConfig, outbox: Outbox, beat: () => void): AgentHealth {
  let config = first
  const now = () => new Date()
  const startedAt = performance.now()
  const known = config.feeds.map(knownFeed)
  const book = new FeedBook(known, outbox.pending.lastFiles(known.map(({ feed }) => feed)), now)
  const prompt = new PromptBeats(beat)
  const ports: HeartbeatPorts = {
    program,
    outbox,
    uptimeSeconds: () => (performance.now() - startedAt) / 1_000,
    freeDiskBytes: () => freeDisk(config.stateFolder),
    storeFault: () => storeFault(outbox),
    feeds: (wanted) => book.health(wanted),
  }
  const feedsOf = (destination: string) =>
    config.destinations.find(({ name }) => name === destination)?.filter.feeds
  return {
    hear: (notice) => {
      book.hear(notice)
      prompt.hear(notice)
    },
    status: (link) => ({
      ...heartbeat(ports, { ...link, feeds: feedsOf(link.destination) }),
      ...certificateOf(config, link.destination),
    }),
    feeds: ports.feeds,
    freeDiskBytes: ports.freeDiskBytes,
    storeFault: ports.storeFault,
    reloaded: (next) => {
      config = next
      const feeds = next.feeds.map(knownFeed)
      book.know(feeds, outbox.pending.lastFiles(feeds.map(({ feed }) => feed)))
    },
    stop: () => prompt.stop(),
  }
}

/** How long the certificate lasts that the agent shows to this hub, where it shows one. */
function certificateOf({ destinations, stateFolder }: AgentConfig, name: string) {
  const destination = destinations.find((each) => each.name === name)
  const standing = destination && certificateStanding(destination, stateFolder)
  return standing ? { certificate: { daysLeft: standing.daysLeft } } : {}
}

function knownFeed({ name, sftp, visits }: FeedConfig): KnownFeed {
  const scheduled = sftp !== undefined && 'expressions' in visits
  const schedule = scheduled ? cronSchedule(visits.expressions, visits.timeZone) : undefined
  return {
    feed: name,
    kind: sftp === undefined ? 'folder' : 'sftp',
    nextRun: (now) => schedule?.next(now),
  }
}

function freeDisk(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    // The system's own words stand in the notices of whoever needs the disk.
    return undefined
  }
}

/** Takes the store's write lock once around. */
function storeFault(outbox: Outbox): string | undefined {
  try {
    outbox.standing.over('nothing of this name')
    return undefined
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (!code.startsWith('SQLITE_')) throw error
    return code
  }
}
