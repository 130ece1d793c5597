import { lanes } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { PendingItem } from '../../outbox/pending.ts'
import { accountReference } from '../../protocol/accountReference.ts'
import { wireLimits } from '../../protocol/limits.ts'
import type {
  FeedHealth,
  LateStatement,
  StandingItem,
  Status,
  WaitingLane,
} from '../../protocol/statusFrame.ts'
import { masked } from '../masked.ts'

/** What a heartbeat is made of. */
export interface HeartbeatPorts {
  readonly program: string
  readonly outbox: Pick<Outbox, 'audit' | 'destinations' | 'dues' | 'parking' | 'pending'>
  /** Since the agent was started. */
  readonly uptimeSeconds: () => number
  /** At the state folder; undefined where the system doesn't say. */
  readonly freeDiskBytes: () => number | undefined
  /** Why the store can't be written, as the system's code. */
  readonly storeFault: () => string | undefined
  readonly feeds: (wanted: readonly string[] | undefined) => readonly FeedHealth[]
}

/** What the heartbeat over one link depends on. */
export interface HeartbeatOf {
  readonly destination: string
  /** Feeds that the destination gets; undefined: all. Its hub hears of no other. */
  readonly feeds: readonly string[] | undefined
  readonly clockOffsetMs: number | undefined
  /** By which accounts are named to this hub; without it none is. */
  readonly accountKey: string | undefined
}

/**
 * How the agent fares and what waits for a person, for one hub: codes, places and shapes. Nothing in
 * it is an account's number, a name or an amount; what is lost of it the next one brings.
 */
export function heartbeat(ports: HeartbeatPorts, to: HeartbeatOf): Omit<Status, 't'> {
  const { outbox } = ports
  const { destination, feeds, clockOffsetMs } = to
  const freeDiskBytes = ports.freeDiskBytes()
  const fault = ports.storeFault()
  const audit = outbox.audit.head()
  const late = lateStatements(ports, to)
  return {
    program: ports.program,
    uptimeSeconds: Math.floor(ports.uptimeSeconds()),
    waiting: waitingLanes(outbox, destination),
    feeds: ports.feeds(feeds).slice(0, wireLimits.maxFeeds),
    held: outbox.pending.heldCount(feeds),
    quarantined: outbox.pending.refusedCount(feeds),
    parkedReleases: outbox.parking.count(destination),
    overdue: late.length,
    ...(freeDiskBytes === undefined ? {} : { freeDiskBytes }),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    store: { healthy: fault === undefined, ...(fault === undefined ? {} : { code: fault }) },
    ...(audit ? { audit } : {}),
    standing: standingItems(outbox, to),
    late: late.slice(-wireLimits.maxStanding),
  }
}

function waitingLanes({ pending }: HeartbeatPorts['outbox'], destination: string): WaitingLane[] {
  return lanes.map((lane) => {
    const { events, bytes, oldestAt } = pending.backlog(destination, lane)
    return { lane, events, bytes, ...(oldestAt === undefined ? {} : { oldestAt }) }
  })
}

/** The newest of all kinds together. */
function standingItems(
  { pending, parking }: HeartbeatPorts['outbox'],
  { destination, feeds, accountKey }: HeartbeatOf,
): StandingItem[] {
  const limit = wireLimits.maxStanding
  const held = pending.held(limit, feeds).map((item) => heldItem(item, accountKey))
  const refused = pending.refused(limit, feeds).map((item) => pendingItem('quarantine', item))
  const parked = parking.newest(destination, limit).map(
    ({ release, code, parkedAt, events }): StandingItem => ({
      kind: 'parked',
      key: `release-${release}`,
      target: { release },
      code,
      since: parkedAt,
      events,
    }),
  )
  const all = [...held, ...refused, ...parked]
  return all.sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, limit)
}

/** By account and day the hub shows it in its calendar. */
function heldItem(item: PendingItem, accountKey: string | undefined): StandingItem {
  const { account, closes } = item
  if (account === undefined || closes === undefined || accountKey === undefined) {
    return pendingItem('held', item)
  }
  const named = { account: accountReference(accountKey, account), businessDate: closes }
  return { ...pendingItem('held', item), ...named }
}

function pendingItem(kind: 'held' | 'quarantine', item: PendingItem): StandingItem {
  const { file, unit, feed, path, code, since, events } = item
  return {
    kind,
    key: unit === undefined ? `file-${file}` : `file-${file}-unit-${unit}`,
    target: unit === undefined ? { file } : { file, unit },
    feed,
    code,
    since,
    // The end of a long path tells more than its beginning.
    file: masked(path).slice(-wireLimits.maxFileChars),
    ...(events === undefined ? {} : { events }),
  }
}

function lateStatements({ outbox }: HeartbeatPorts, { feeds, accountKey }: HeartbeatOf) {
  const open = outbox.dues.open().filter(({ feed }) => feeds?.includes(feed) ?? true)
  return open.map(({ feed, account, businessDate, dueAt }): LateStatement => {
    const isNamed = account !== undefined && accountKey !== undefined
    return {
      what: isNamed ? accountReference(accountKey, account) : feed,
      feed,
      dueAt,
      lacks: account === undefined ? 'file' : 'statement',
      businessDate,
    }
  })
}
