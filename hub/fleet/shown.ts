import type { AgentDetail, AgentSummary } from '../console/contract.ts'
import type { KnownAgent } from '../store/contract.ts'
import type { AgentView } from './fleet.ts'
import type { AgentLink } from './link.ts'

const atMs = (ms: number) => new Date(ms).toISOString()

/** An agent as the console's list has it. @param view As the caller may see it. */
export function summaryOf(view: AgentView): AgentSummary {
  const { agent, links, reaches, judgement } = view
  const newest = newestOf(view)
  const { vitals, identity } = newest
  const { uptimeSeconds, freeDiskBytes, clockOffsetMs, feeds, overdue, held, quarantined } = vitals
  const failing = feeds.filter(({ lastError }) => lastError !== undefined).length
  return {
    agent,
    regions: named(reaches.map(({ region }) => region)),
    legalEntities: named(reaches.map(({ legalEntity }) => legalEntity)),
    program: identity.program,
    state: judgement.state,
    reasons: judgement.reasons.map(({ code, message, since }) => {
      return { code, message, ...(since ? { since } : {}) }
    }),
    connected: links.some(({ isConnected }) => isConnected),
    lastSeen: atMs(newest.lastSeen),
    ...(uptimeSeconds === undefined ? {} : { uptimeSeconds: Math.round(uptimeSeconds) }),
    backlog: backlogOf(links),
    feeds: { total: feeds.length, failing },
    overdue,
    held,
    quarantined,
    parked: links.reduce((sum, link) => sum + link.vitals.parked, 0),
    ...(freeDiskBytes === undefined ? {} : { freeDiskBytes }),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
  }
}

/**
 * @param lanes How far each link has come, by inbox.
 * @param nameOf An account by the reference that the agent gives, as the caller may see it.
 */
export function detailOf(
  view: AgentView,
  lanes: ReadonlyMap<string, KnownAgent['lanes']>,
  nameOf: (reference: string) => string | undefined,
): AgentDetail {
  const newest = newestOf(view)
  const { vitals, identity } = newest
  return {
    ...summaryOf(view),
    firstSeen: atMs(Math.min(...view.links.map(({ firstSeen }) => firstSeen))),
    storeId: identity.storeId,
    ...(vitals.store ? { storeHealthy: vitals.store.healthy } : {}),
    ...(vitals.audit ? { audit: vitals.audit } : {}),
    links: view.links.map((link) => ({
      inbox: link.inbox,
      connected: link.isConnected,
      lanes: (lanes.get(link.inbox) ?? []).map(({ lane, through }) => {
        const waiting = link.vitals.waiting.find((each) => each.lane === lane)
        const oldest = waiting?.oldestAt ? { oldestAt: waiting.oldestAt } : {}
        return { lane, through, ...(waiting ? { waiting: waiting.events } : {}), ...oldest }
      }),
    })),
    sources: vitals.feeds.map(({ feed, kind, lastFileAt, lastError, nextRunAt }) => ({
      feed,
      kind,
      ...(lastFileAt ? { lastFileAt } : {}),
      ...(lastError ? { lastError: { ...lastError, message: faultWords(lastError.code) } } : {}),
      ...(nextRunAt ? { nextRunAt } : {}),
    })),
    late: vitals.late.map(({ what, feed, dueAt, lacks }) => {
      const account = nameOf(what) ?? 'an account that is not known here'
      return { what: what === feed ? feed : `${feed}: ${account}`, dueAt, lacks }
    }),
  }
}

function newestOf({ links, agent }: AgentView): AgentLink {
  const [newest] = links
  if (!newest) throw new RangeError(`agent ${agent} has no link`)
  return newest
}

function backlogOf(links: readonly AgentLink[]): AgentSummary['backlog'] {
  const lanes = links.flatMap(({ vitals }) => vitals.waiting)
  const sizes = lanes.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]))
  const ages = lanes.flatMap(({ oldestAt, events }) => (oldestAt && events > 0 ? [oldestAt] : []))
  const [oldestAt] = ages.toSorted()
  return {
    events: lanes.reduce((sum, { events }) => sum + events, 0),
    ...(sizes.length > 0 ? { bytes: sizes.reduce((sum, size) => sum + size, 0) } : {}),
    ...(oldestAt ? { oldestAt } : {}),
  }
}

function named(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].toSorted()
}

/** What stands behind the codes that feeds fail with, for those who have no manual at hand. */
const faults: Readonly<Record<string, string>> = {
  ENOENT: 'The folder is not there. Look whether its share is mounted.',
  EACCES: "The agent's account may not read the folder. Give it the right to.",
  EPERM: "The agent's account may not read the folder. Give it the right to.",
  ECONNREFUSED: 'The server refuses the connection. Look whether it runs, and at its port.',
  ETIMEDOUT: 'The server does not answer. Look at the network and the firewall.',
  ENOTFOUND: "The server's name is not known. Look at the name and at DNS.",
}

function faultWords(code: string): string {
  return faults[code] ?? '`kontor explain` with this code says what to do at the agent.'
}
