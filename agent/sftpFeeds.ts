import { join } from 'node:path'
import { surrounded } from '../config/context.ts'
import { resolveSecret, type SecretKind, type SecretReference } from '../config/secrets.ts'
import type { AgentConfig, FeedConfig, SftpConfig, VisitConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Intake } from './intake/intake.ts'
import type { Tell } from './notice.ts'
import { cronSchedule, repeatedVisits, scheduledVisits, type Visits } from './sources/schedule.ts'
import { SftpFault } from './sources/sftp/faults.ts'
import { Gate } from './sources/sftp/gate.ts'
import type { Login, ServerRules, SftpRules } from './sources/sftp/rules.ts'
import { SftpSource } from './sources/sftp/source.ts'

export interface SftpFeedPorts {
  readonly outbox: Outbox
  readonly intake: Pick<Intake, 'take'>
  readonly tell: Tell
  readonly gates: ReadonlyMap<string, Gate>
  readonly fetching: (feed: string, path: string, bytes: number, of: number) => void
  /** Names of all that a file may wait for, as they are now. */
  readonly destinations: () => readonly string[]
}

/** The source of a feed that fetches from a server. */
export function sftpSource(
  config: AgentConfig,
  feed: FeedConfig,
  sftp: SftpConfig,
  { outbox, intake, tell, gates, fetching, destinations }: SftpFeedPorts,
): SftpSource {
  const ports = {
    take: intake.take.bind(intake),
    known: (version: Parameters<Outbox['files']['arrived']>[0]) => {
      const file = outbox.files.arrived(version)
      if (file === undefined) return undefined
      const { id, sha256, settledAt } = file
      const lacking = () => outbox.receipts.lacking(id, destinations())
      return { sha256, settled: settledAt !== undefined, lacking }
    },
    visits: visitsOf(feed.name, feed.visits, outbox),
    gate: gates.get(hostOf(sftp)) ?? new Gate(sftp.maxSessions),
    tell,
    fetching: (path: string, bytes: number, of: number) => fetching(feed.name, path, bytes, of),
    random: Math.random,
  }
  return new SftpSource(sftpRules(config, feed, sftp), ports)
}

/** A server as its feed's configuration names it; secrets are fetched anew for each session. */
export function serverRules(sftp: SftpConfig): ServerRules {
  const login = (): Login => ({
    password: secretText(sftp.password, 'password'),
    key: secretText(sftp.key, 'key'),
    keyPassphrase: secretText(sftp.keyPassphrase, 'password'),
    proxyPassword: secretText(sftp.proxy?.password, 'password'),
  })
  return { sftp, login }
}

/** @throws {SftpFault} `secret-unavailable`. */
function secretText(reference: SecretReference | undefined, kind: SecretKind): string | undefined {
  if (reference === undefined) return undefined
  const resolved = resolveSecret(reference, surrounded({}), kind)
  if ('failure' in resolved) throw new SftpFault('secret-unavailable')
  return resolved.secret.reveal()
}

function sftpRules(config: AgentConfig, feed: FeedConfig, sftp: SftpConfig): SftpRules {
  return {
    ...serverRules(sftp),
    feed: feed.name,
    include: feed.include,
    exclude: feed.exclude,
    doneMarker: feed.doneMarker,
    settleMs: feed.settleTimeMs,
    incoming: incomingFolder(config.stateFolder, feed),
    minFreeDiskBytes: config.limits.minFreeDiskBytes,
  }
}

/** Where what a feed fetches lies until the intake has it. */
export function incomingFolder(stateFolder: string, { name }: FeedConfig): string {
  return join(stateFolder, 'incoming', name)
}

function visitsOf(feed: string, visits: VisitConfig, { schedules }: Outbox): Visits {
  if ('everyMs' in visits) return repeatedVisits(visits.everyMs, () => performance.now())
  const schedule = cronSchedule(visits.expressions, visits.timeZone)
  const book = {
    last: () => schedules.lastVisit(feed),
    write: (nominal: Date) => schedules.visited(feed, nominal),
  }
  return scheduledVisits(schedule, book, () => new Date())
}

/**
 * Feeds of one host share its sessions; the least number that one of them names holds. A gate stays
 * as long as its number does, since those who are inside came through it.
 */
export class HostGates {
  readonly #gates = new Map<string, { readonly places: number; readonly gate: Gate }>()

  of(feeds: readonly FeedConfig[]): ReadonlyMap<string, Gate> {
    const most = new Map<string, number>()
    for (const { sftp } of feeds) {
      if (sftp === undefined) continue
      const host = hostOf(sftp)
      most.set(host, Math.min(most.get(host) ?? sftp.maxSessions, sftp.maxSessions))
    }
    for (const [host, places] of most) {
      if (this.#gates.get(host)?.places === places) continue
      this.#gates.set(host, { places, gate: new Gate(places) })
    }
    return new Map([...this.#gates].map(([host, { gate }]) => [host, gate]))
  }
}

function hostOf({ host, port }: SftpConfig): string {
  return `${host.toLowerCase()} ${port}`
}
