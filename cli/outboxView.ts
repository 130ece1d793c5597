import { existsSync } from 'node:fs'
import { configuredKeys } from '../agent/atRest/configuredKeys.ts'
import { places } from '../agent/intake/places.ts'
import type { AgentConfig } from '../config/types.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import { agentConfigBeside } from './settings.ts'

/**
 * Looks at the outbox of a configuration, while an agent may be writing it.
 *
 * @returns Undefined where the agent has not run yet.
 */
export async function withOutbox<Result>(
  configFile: string,
  look: (outbox: Outbox, config: AgentConfig) => Result | Promise<Result>,
): Promise<Result | undefined> {
  const config = agentConfigBeside(configFile)
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) return undefined
  const outbox = readOutbox(store, configuredKeys(config))
  try {
    return await look(outbox, config)
  } finally {
    outbox.close()
  }
}
