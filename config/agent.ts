import { resolve } from 'node:path'
import { defaultLimits } from '../parsers/limits.ts'
import type { Mapping } from '../parsers/mapping/schema.ts'
import {
  type AgentFile,
  agentFileSchema,
  type DestinationFile,
  type FeedFile,
} from './agentSchema.ts'
import { builtAtRest, checkAtRest } from './atRestRules.ts'
import { baseOf, type Context, type Partly, type Surroundings, surrounded } from './context.ts'
import { agentDefaults as defaults } from './defaults.ts'
import { checkDestinations, eventTypes, inboxOf } from './destinationRules.ts'
import type { Disk } from './disk.ts'
import { durationMs } from './durations.ts'
import { builtExpectations, checkExpectations } from './expectRules.ts'
import { checkFeeds } from './feedRules.ts'
import { openYaml } from './file.ts'
import { builtLink, checkLink } from './linkRules.ts'
import { isLoopback } from './loopback.ts'
import { loadMappings } from './mappingRules.ts'
import { checkNames } from './nameRules.ts'
import { builtPgp } from './pgpRules.ts'
import type { ConfigProblem } from './problems.ts'
import { type LoadedRegister, loadRegister } from './register.ts'
import { retentionOf } from './retention.ts'
import type { ResolvedSecret } from './secretRules.ts'
import { builtSftp, builtVisits } from './sftpRules.ts'
import { checkShape } from './shape.ts'
import { sizeBytes } from './sizes.ts'
import type {
  AgentConfig,
  AgentLimits,
  AgentLogConfig,
  DestinationConfig,
  FeedConfig,
  ListenConfig,
} from './types.ts'

export type LoadedAgent =
  | { readonly config: AgentConfig }
  | { readonly problems: readonly ConfigProblem[] }

/**
 * Loads an agent's configuration, with its mappings and secrets. Whatever is wrong is found at
 * once: text, keys, values, and what they say about this machine. Writes nothing and opens no
 * connection.
 */
export function loadAgentConfig(file: string, surroundings: Surroundings = {}): LoadedAgent {
  const sources = surrounded(surroundings)
  const opened = openYaml(file, file, sources.disk)
  if ('problems' in opened) return opened
  const { document, findings } = opened
  const { folders } = surroundings
  const context: Context = { ...sources, findings, base: baseOf(file), folders }
  const { whole, sound } = checkShape(agentFileSchema, document.value, findings)
  const found = checkRules((sound ?? {}) as Partly<AgentFile>, file, context)
  if (!whole || findings.problems.length > 0) return { problems: findings.problems }
  return { config: built(whole, resolve(file), context, found) }
}

/** What the rules fetched on the way. */
interface Fetched {
  readonly mappings: ReadonlyMap<string, Mapping>
  readonly register: LoadedRegister
  /** By the place of the destination. */
  readonly tokens: readonly (ResolvedSecret | undefined)[]
}

function checkRules(sound: Partly<AgentFile>, file: string, context: Context): Fetched {
  checkNames('feeds', sound.feeds, context)
  checkNames('destinations', sound.destinations, context)
  checkFeeds(sound, context)
  checkExpectations(sound, context)
  checkDestinations(sound, context)
  checkHealth(sound, context)
  checkAtRest(sound.atRest, context)
  const mappings = loadMappings(sound, file, context)
  const register = loadRegister(sound, file, context)
  const tokens = (sound.destinations ?? []).map(
    (destination, i) => destination && checkLink(['destinations', i], destination, context),
  )
  return { mappings, register, tokens }
}

/** What it tells is for this machine: nobody is asked who they are. */
function checkHealth({ health }: Partly<AgentFile>, { findings }: Context): void {
  if (isLoopback(health?.host ?? defaults.health.host)) return
  findings.add('health-exposed', ['health', 'host'], 'is open to other machines.')
}

function built(whole: AgentFile, file: string, context: Context, found: Fetched): AgentConfig {
  const { base, disk } = context
  return {
    file,
    agent: whole.agent,
    stateFolder: resolve(base, whole.state),
    feeds: whole.feeds.map((feed) => builtFeed(feed, base, disk, found.mappings)),
    destinations: whole.destinations.map((each, i) =>
      builtDestination(each, found.tokens[i], base),
    ),
    ...found.register,
    gapGraceMs: proven(durationMs(whole.gapGrace)),
    operators: whole.operators,
    retention: {
      archive: proven(retentionOf(whole.retention.archive)),
      quarantine: proven(retentionOf(whole.retention.quarantine)),
      events: proven(retentionOf(whole.retention.events)),
    },
    atRest: builtAtRest(whole.atRest, base),
    health: builtHealth(whole.health),
    log: builtLog(whole.log, base),
    limits: builtLimits(whole.limits),
  }
}

function builtHealth({ host, port }: AgentFile['health']): ListenConfig | undefined {
  return port === undefined ? undefined : { host, port }
}

function builtLog({ level, file, maxSize, keep }: AgentFile['log'], base: string): AgentLogConfig {
  if (file === undefined) return { level, file }
  return { level, file: { path: resolve(base, file), maxBytes: proven(sizeBytes(maxSize)), keep } }
}

function builtFeed(
  feed: FeedFile,
  base: string,
  disk: Disk,
  mappings: Fetched['mappings'],
): FeedConfig {
  return {
    name: feed.name,
    folder: feed.folder === undefined ? undefined : resolve(base, feed.folder),
    sftp: feed.sftp && builtSftp(feed.sftp, base),
    visits: builtVisits(feed),
    include: feed.include,
    exclude: feed.exclude,
    subfolders: feed.subfolders,
    watch: feed.watch,
    doneMarker: feed.doneMarker,
    settle: feed.settle,
    settleTimeMs: proven(durationMs(feed.settleTime)),
    scanEveryMs: proven(durationMs(feed.scanEvery)),
    unreadyAfterMs: proven(durationMs(feed.unreadyAfter)),
    charset: feed.charset,
    format: feed.format,
    mapping: feed.mapping === undefined ? undefined : proven(mappings.get(feed.mapping)),
    legalEntity: feed.legalEntity,
    expect: builtExpectations(feed, { base, disk }),
    pgp: feed.pgp && builtPgp(feed.pgp, base),
    unknownAccount: feed.unknownAccount,
  }
}

function builtDestination(
  destination: DestinationFile,
  token: ResolvedSecret | undefined,
  base: string,
): DestinationConfig {
  const { name, url, filter, startFrom, allowReplay, allowCommands, budget } = destination
  return {
    name,
    url,
    inbox: proven(inboxOf(url)),
    ...builtLink(destination, token, base),
    filter: { types: filter?.types && eventTypes(filter.types), feeds: filter?.feeds },
    startFrom,
    allowReplay,
    allowCommands,
    budgetBytes: proven(sizeBytes(budget)),
  }
}

function builtLimits(limits: AgentFile['limits']): AgentLimits {
  const { minFreeDisk, maxMembers, maxUnpackedSize, maxUnpackRatio, ...read } = limits
  return {
    minFreeDiskBytes: proven(sizeBytes(minFreeDisk)),
    read: { ...defaultLimits, ...read },
    unwrap: {
      maxMembers,
      maxUnpackedBytes: proven(sizeBytes(maxUnpackedSize)),
      maxRatio: maxUnpackRatio,
    },
  }
}

/** A value that the rules have found to be there. */
function proven<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a configuration passed its rules and can not be built')
  return value
}
