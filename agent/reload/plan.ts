import { loadAgentConfig } from '../../config/agent.ts'
import type { ConfigProblem } from '../../config/problems.ts'
import type { AgentConfig } from '../../config/types.ts'
import { type Change, changesOf, restartFor } from './changes.ts'

/** A new version of the configuration that was checked whole and can be taken over. */
export interface ReloadPlan {
  readonly next: AgentConfig
  readonly changes: readonly Change[]
}

/** Why a new version is not taken over; the one before goes on to count, all of it. */
export type ReloadRefusal =
  | { readonly code: 'config-invalid'; readonly problems: readonly ConfigProblem[] }
  /** Keys that need a restart. */
  | { readonly code: 'restart-needed'; readonly keys: readonly string[] }
  /** The store can't be written now; `fault` is SQLite's code. */
  | { readonly code: 'store-unwritable'; readonly fault: string }

type Unplanned = Exclude<ReloadRefusal, { readonly code: 'store-unwritable' }>

/**
 * Reads the configuration's file again and says what would change. A feed's folder may be wanting, as
 * at a start: the agent says so and waits for it.
 */
export function planReload(current: AgentConfig): ReloadPlan | Unplanned {
  const all = loadAgentConfig(current.file)
  const loaded = 'config' in all ? all : loadAgentConfig(current.file, { folders: 'own' })
  if ('problems' in loaded) return { code: 'config-invalid', problems: loaded.problems }
  const keys = restartFor(current, loaded.config)
  if (keys.length > 0) return { code: 'restart-needed', keys }
  return { next: loaded.config, changes: changesOf(current, loaded.config) }
}
