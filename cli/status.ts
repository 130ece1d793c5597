import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { places } from '../agent/intake/places.ts'
import { overview } from '../agent/overview.ts'
import type { AgentConfig } from '../config/types.ts'
import { readOutbox } from '../outbox/outbox.ts'
import { print } from './output.ts'
import { agentConfigBeside } from './settings.ts'
import { statusText } from './statusText.ts'

export interface StatusRequest {
  readonly configFile: string
  readonly json: boolean
  /** Again and again, until it is interrupted. */
  readonly watch: boolean
}

const watchMs = 1_000
/** The terminal's cursor to its first place, and nothing on it. */
const clear = '\u001b[H\u001b[2J'

/** `kontor status`: what was taken, what waits for whom; looks at the store and changes nothing. */
export async function status({ configFile, json, watch }: StatusRequest): Promise<void> {
  const config = agentConfigBeside(configFile)
  if (!watch) return print(look(config, json))
  const isTerminal = process.stdout.isTTY === true
  for (;;) {
    const text = look(config, json)
    await print(isTerminal && !json ? `${clear}${text}` : text)
    await sleep(watchMs)
  }
}

function look(config: AgentConfig, json: boolean): string {
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) {
    return `${config.agent} has not run yet: there is no store in ${config.stateFolder}.\n`
  }
  const outbox = readOutbox(store)
  try {
    const state = overview(config, outbox)
    return json ? `${JSON.stringify(state)}\n` : statusText(state)
  } finally {
    outbox.close()
  }
}
