import type { LateStatement, StandingItem } from '../../protocol/statusFrame.ts'
import type { FleetLimits } from './limits.ts'
import type { Vitals } from './vitals.ts'

/** Healthy means that data moves, not that a process is up. */
export type AgentState = 'healthy' | 'attention' | 'stalled' | 'offline' | 'retired'

export const reasonCodes = [
  'agent-offline',
  'link-down',
  'backlog-age',
  'backlog-stuck',
  'quarantine',
  'held',
  'parked',
  'feed-failing',
  'statement-overdue',
  'clock-off',
  'disk-low',
  'certificate-expiring',
  'store-unsound',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** Why an agent is in its state. The message holds no account, no name and no amount. */
export interface Reason {
  readonly code: ReasonCode
  /** What of the agent it is about, where it may be several: an inbox, a feed. */
  readonly detail?: string
  readonly message: string
  /** RFC 3339, UTC. */
  readonly since?: string
}

/** One link of an agent: to one inbox. Moments in milliseconds since 1970. */
export interface LinkFacts {
  readonly inbox: string
  readonly connected: boolean
  readonly lastSeen: number
  /** Since when it could have shown life: not before the hub itself was there to see it. */
  readonly silentSince: number
  /** Since when events wait, the link stands, and none is taken; undefined where that isn't so. */
  readonly stuckSince: number | undefined
  readonly vitals: Vitals
}

export interface AgentFacts {
  readonly retired: boolean
  /** At least one; that which was heard of last stands first. */
  readonly links: readonly LinkFacts[]
}

export interface Judgement {
  readonly state: AgentState
  readonly reasons: readonly Reason[]
}

/** What state an agent is in, and why. @param now Milliseconds since 1970. */
export function judge(facts: AgentFacts, limits: FleetLimits, now: number): Judgement {
  const { links, retired } = facts
  if (retired) return { state: 'retired', reasons: [] }
  const standing = standingReasons(links, limits)
  const silent = links.every((link) => isSilent(link, limits, now))
  if (silent) return { state: 'offline', reasons: [offline(links), ...standing] }
  const stalled = links.flatMap((link) => stallReasons(link, limits, now))
  const down = links.filter((link) => isSilent(link, limits, now)).map(linkDown)
  const reasons = [...stalled, ...down, ...standing]
  if (stalled.length > 0) return { state: 'stalled', reasons }
  return { state: reasons.length > 0 ? 'attention' : 'healthy', reasons }
}

/** A link that stands proves itself by its heartbeats: the session ends one that is silent. */
function isSilent({ connected, silentSince }: LinkFacts, { offlineMs }: FleetLimits, now: number) {
  return !connected && now - silentSince >= offlineMs
}

function offline(links: readonly LinkFacts[]): Reason {
  const lastSeen = Math.max(...links.map((link) => link.lastSeen))
  const message = 'No sign of life. Whether it runs can be seen at its own machine only.'
  return { code: 'agent-offline', message, since: new Date(lastSeen).toISOString() }
}

function linkDown({ inbox, lastSeen }: LinkFacts): Reason {
  const message = `The link to inbox ${inbox} is down while another one stands.`
  const since = new Date(lastSeen).toISOString()
  return { code: 'link-down', detail: inbox, message, since }
}

function stallReasons({ inbox, vitals, stuckSince }: LinkFacts, limits: FleetLimits, now: number) {
  const reasons: Reason[] = []
  const waiting = vitals.waiting.filter(({ events }) => events > 0)
  const ages = waiting.flatMap(({ oldestAt }) => (oldestAt ? [Date.parse(oldestAt)] : []))
  const oldest = ages.length > 0 ? Math.min(...ages) : undefined
  const events = waiting.reduce((sum, lane) => sum + lane.events, 0)
  if (oldest !== undefined && now - oldest > limits.backlogAgeMs) {
    const since = new Date(oldest).toISOString()
    const message = `${events} events for inbox ${inbox} wait, the oldest of them too long.`
    reasons.push({ code: 'backlog-age', detail: inbox, message, since })
  } else if (stuckSince !== undefined && now - stuckSince > limits.stuckMs) {
    const since = new Date(stuckSince).toISOString()
    const message = `${events} events for inbox ${inbox} wait, and none is taken.`
    reasons.push({ code: 'backlog-stuck', detail: inbox, message, since })
  }
  return reasons
}

/** What the agent said last stands until it says otherwise, also while it is away. */
function standingReasons(links: readonly LinkFacts[], limits: FleetLimits): Reason[] {
  const newest = links[0]?.vitals
  if (!newest) return []
  const parked = links.reduce((sum, { vitals }) => sum + vitals.parked, 0)
  return [
    ...counted(newest, 'quarantine', newest.quarantined, quarantined),
    ...counted(newest, 'held', newest.held, held),
    ...counted(newest, 'parked', parked, parkedText),
    ...failingFeeds(newest),
    ...lateReasons(newest),
    ...bodily(newest, limits),
  ]
}

const quarantined = (n: number) => `${plural(n, 'file')} in quarantine: could not be read as sent.`
const held = (n: number) =>
  `${n} ${n === 1 ? 'statement or table' : 'statements or tables'} held: a person must decide.`
const parkedText = (n: number) =>
  `${plural(n, 'release')} parked: the hub refused an event of each.`

function counted(
  { standing }: Vitals,
  kind: StandingItem['kind'],
  count: number,
  message: (count: number) => string,
): Reason[] {
  if (count === 0) return []
  const since = standing.reduce<string | undefined>((oldest, item) => {
    const isOlder = item.kind === kind && (oldest === undefined || item.since < oldest)
    return isOlder ? item.since : oldest
  }, undefined)
  return [{ code: kind, message: message(count), ...(since ? { since } : {}) }]
}

function failingFeeds({ feeds }: Vitals): Reason[] {
  return feeds.flatMap(({ feed, lastError }): Reason[] => {
    if (!lastError) return []
    const message = `Feed ${feed} can not be read (${lastError.code}).`
    return [{ code: 'feed-failing', detail: feed, message, since: lastError.at }]
  })
}

/** One reason a feed and due time: thirty accounts of a bank that is late are one matter. */
function lateReasons({ late, overdue }: Vitals): Reason[] {
  const groups = Map.groupBy(late, lateDetail)
  const reasons = [...groups].map(([detail, items]): Reason => {
    const { feed, dueAt } = items[0] as LateStatement
    const message = `Feed ${feed}: ${plural(items.length, 'statement')} late since ${dueText(dueAt)}.`
    return { code: 'statement-overdue', detail, message, since: dueAt }
  })
  const unnamed = overdue - late.length
  if (unnamed <= 0) return reasons
  const message = `${plural(unnamed, 'more statement')} late.`
  return [...reasons, { code: 'statement-overdue', detail: 'more', message }]
}

/** To the minute, as expectations are; who reads it may be anywhere. */
export function dueText(dueAt: string): string {
  const moment = new Date(dueAt).toISOString()
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`
}

/** Names what is late together: of one feed, due at one time. */
export function lateDetail({ feed, dueAt }: { readonly feed: string; readonly dueAt: string }) {
  return `${feed}@${new Date(dueAt).toISOString()}`
}

function bodily(vitals: Vitals, limits: FleetLimits): Reason[] {
  const { clockOffsetMs = 0, freeDiskBytes, certificateDays, store } = vitals
  const reasons: Reason[] = []
  if (Math.abs(clockOffsetMs) > limits.clockOffsetMs) {
    const seconds = Math.round(Math.abs(clockOffsetMs) / 1_000)
    const way = clockOffsetMs > 0 ? 'ahead' : 'behind'
    reasons.push({ code: 'clock-off', message: `Its clock is ${seconds} s ${way}.` })
  }
  if (freeDiskBytes !== undefined && freeDiskBytes < limits.minFreeDiskBytes) {
    const free = `${Math.floor(freeDiskBytes / 1_000_000)} MB`
    reasons.push({ code: 'disk-low', message: `Its disk has ${free} left.` })
  }
  if (certificateDays !== undefined && certificateDays < limits.certificateDays) {
    const days = `ends in ${plural(Math.floor(certificateDays), 'day')}`
    const message = `Its certificate ${certificateDays < 0 ? 'has expired' : days}.`
    reasons.push({ code: 'certificate-expiring', message })
  }
  if (store?.healthy === false) {
    const code = store.code === undefined ? '' : ` (${store.code})`
    reasons.push({ code: 'store-unsound', message: `Its store can not be written${code}.` })
  }
  return reasons
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
