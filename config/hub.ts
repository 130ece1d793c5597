import { resolve } from 'node:path'
import { baseOf, type Context, type Partly, type Surroundings, surrounded } from './context.ts'
import { openYaml } from './file.ts'
import { builtRoute, checkRoutes } from './hubRouteRules.ts'
import { checkHolders, checkHub, type HolderTokens } from './hubRules.ts'
import { type HubFile, hubFileSchema } from './hubSchema.ts'
import type { ConfigProblem } from './problems.ts'
import type { ResolvedSecret } from './secretRules.ts'
import { checkShape } from './shape.ts'
import type { HubConfig, TokenHolder } from './types.ts'

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
  return checkHolders(sound, context)
}

function built(whole: HubFile, file: string, context: Context, tokens: HolderTokens): HubConfig {
  const { base } = context
  return {
    file,
    hub: whole.hub,
    stateFolder: resolve(base, whole.state),
    listen: whole.listen,
    tls: whole.tls && { cert: resolve(base, whole.tls.cert), key: resolve(base, whole.tls.key) },
    agents: whole.agents.map(({ name }, i) => builtHolder(name, tokens.agents[i])),
    readers: (whole.readers ?? []).map((reader, i) => ({
      ...builtHolder(reader.name, tokens.readers[i]),
      inboxes: reader.inboxes,
      regions: reader.regions,
      legalEntities: reader.legalEntities,
      eventsPerSecond: reader.eventsPerSecond,
    })),
    routes: (whole.routes ?? []).map((route) => builtRoute(route, base)),
    log: whole.log,
  }
}

function builtHolder(name: string, token: ResolvedSecret | undefined): TokenHolder {
  if (!token) throw new Error('a configuration passed its rules and can not be built')
  return { name, token: token.secret, tokenReference: token.reference }
}

/** Whether a file is meant as a hub's configuration: it names a hub and no agent. */
export function isHubFile(file: string, surroundings: Surroundings = {}): boolean {
  const opened = openYaml(file, file, surrounded(surroundings).disk)
  if ('problems' in opened) return false
  const { value } = opened.document
  return typeof value === 'object' && value !== null && 'hub' in value && !('agent' in value)
}
