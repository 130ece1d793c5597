import { resolve } from 'node:path'
import { baseOf, type Context, type Partly, type Surroundings, surrounded } from './context.ts'
import { hubDefaults } from './defaults.ts'
import { durationMs } from './durations.ts'
import { openYaml } from './file.ts'
import { builtAccess, checkAccess } from './hubAccessRules.ts'
import { builtAlerts, checkAlerts } from './hubAlertRules.ts'
import { builtAgent, builtHubLinks } from './hubLinkRules.ts'
import { enrolmentSchema, hubTlsSchema } from './hubLinkSchema.ts'
import { builtRoute, checkRoutes } from './hubRouteRules.ts'
import { checkHolders, checkHub, type HolderTokens } from './hubRules.ts'
import { type HubFile, hubFileSchema, listenSchema } from './hubSchema.ts'
import { builtStore, checkStore } from './hubStoreRules.ts'
import { storeSchema } from './hubStoreSchema.ts'
import type { ConfigProblem } from './problems.ts'
import type { ResolvedSecret } from './secretRules.ts'
import { checkShape } from './shape.ts'
import type { HubConfig, StoreConfig, TokenHolder } from './types.ts'

export type LoadedHub =
  | { readonly config: HubConfig }
  | { readonly problems: readonly ConfigProblem[] }

/** Loads a hub's configuration, with its secrets; all problems at once, as for an agent. */
export function loadHubConfig(file: string, surroundings: Surroundings = {}): LoadedHub {
  const sources = surrounded(surroundings)
  const opened = openYaml(file, file, sources.disk)
  if ('problems' in opened) return opened
  const { document, findings } = opened
  const context: Context = { ...sources, findings, base: baseOf(file) }
  const { whole, sound } = checkShape(hubFileSchema, document.value, findings)
  const tokens = checkRules((sound ?? {}) as Partly<HubFile>, context)
  if (!whole || findings.problems.length > 0) return { problems: findings.problems }
  return { config: built(whole, resolve(file), context, tokens) }
}

function checkRules(sound: Partly<HubFile>, context: Context): HolderTokens {
  checkHub(sound, context)
  checkRoutes(sound, context)
  checkAccess(sound, context)
  checkAlerts(sound, context)
  checkStore(sound.store, context)
  return checkHolders(sound, context)
}

function built(whole: HubFile, file: string, context: Context, tokens: HolderTokens): HubConfig {
  const { base } = context
  return {
    file,
    hub: whole.hub,
    stateFolder: resolve(base, whole.state),
    store: builtStore(whole.store, base),
    listen: whole.listen,
    maxLinks: whole.maxLinks,
    ...builtHubLinks(whole, base),
    agents: (whole.agents ?? []).map((agent, i) => builtAgent(agent, tokens.agents[i])),
    readers: (whole.readers ?? []).map((reader, i) => ({
      ...builtHolder(reader.name, tokens.readers[i]),
      inboxes: reader.inboxes,
      regions: reader.regions,
      legalEntities: reader.legalEntities,
      eventsPerSecond: reader.eventsPerSecond,
      role: reader.role,
      masked: reader.masked,
    })),
    routes: (whole.routes ?? []).map((route) => builtRoute(route, base)),
    ...builtAccess(whole, base),
    alerts: builtAlerts(whole.alerts, base),
    log: whole.log,
  }
}

function builtHolder(name: string, token: ResolvedSecret | undefined): TokenHolder {
  if (!token) throw new Error('a configuration passed its rules and can not be built')
  return { name, token: token.secret, tokenReference: token.reference }
}

/**
 * Where a hub keeps its store, by a configuration of which nothing else is looked at: the command
 * line works beside a hub whose secrets its own account may not read.
 *
 * @returns Undefined where the file is none of a hub.
 */
export function hubStateFolder(file: string, surroundings: Surroundings = {}): string | undefined {
  if (!isHubFile(file, surroundings)) return undefined
  const opened = openYaml(file, file, surrounded(surroundings).disk)
  const value: unknown = 'problems' in opened ? {} : opened.document.value
  const { state = hubDefaults.state } = Object(value) as { readonly state?: unknown }
  return typeof state === 'string' ? resolve(baseOf(file), state) : undefined
}

/** The store that several hubs share, where a configuration names one. Read as above. */
export function hubSharedStore(
  file: string,
  surroundings: Surroundings = {},
): { readonly hub: string; readonly store: StoreConfig } | undefined {
  const opened = openYaml(file, file, surrounded(surroundings).disk)
  const value: unknown = 'problems' in opened ? {} : opened.document.value
  const { hub, store } = Object(value) as { readonly hub?: unknown; readonly store?: unknown }
  const built = builtStore(storeSchema.safeParse(store).data, baseOf(file))
  return built && { hub: String(hub), store: built }
}

/** How long an invitation is good for, and which certificate the hub shows with it. */
export type Invitations = { readonly invitationMs: number; readonly port: number } & (
  | { readonly cert: string }
  /** Its own authority's, for these names. */
  | { readonly names: readonly string[] }
)

/**
 * What an invitation needs to know. Undefined where the file is none of a hub that enrols agents. Secrets are left alone, as above.
 */
export function hubInvitations(
  file: string,
  surroundings: Surroundings = {},
): Invitations | undefined {
  if (!isHubFile(file, surroundings)) return undefined
  const opened = openYaml(file, file, surrounded(surroundings).disk)
  const value: unknown = 'problems' in opened ? {} : opened.document.value
  const { tls, enrolment, listen } = Object(value) as Readonly<Record<string, unknown>>
  const life = enrolmentSchema.safeParse(enrolment).data?.invitationLife
  const invitationMs = life === undefined ? undefined : durationMs(life)
  const { cert, names } = hubTlsSchema.safeParse(tls).data ?? {}
  const { port } = listenSchema.safeParse(listen ?? {}).data ?? {}
  if (invitationMs === undefined || port === undefined) return undefined
  if (names) return { names, invitationMs, port }
  return cert === undefined ? undefined : { cert: resolve(baseOf(file), cert), invitationMs, port }
}

/** Whether a file is meant as a hub's configuration: it names a hub and no agent. */
export function isHubFile(file: string, surroundings: Surroundings = {}): boolean {
  const opened = openYaml(file, file, surrounded(surroundings).disk)
  if ('problems' in opened) return false
  const { value } = opened.document
  return typeof value === 'object' && value !== null && 'hub' in value && !('agent' in value)
}
