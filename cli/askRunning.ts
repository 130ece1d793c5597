import { places } from '../agent/intake/places.ts'
import type { Answer } from '../outbox/requests.ts'
import { stateIsLocked } from '../outbox/store.ts'
import { askAndTell } from './asker.ts'
import { exitCode } from './exitCodes.ts'
import { say } from './output.ts'
import { agentConfigBeside } from './settings.ts'

export interface Given {
  readonly config: string
  readonly json: boolean
}

/** Has something done that only an agent that runs can do. */
export async function askRunning(
  { config: configFile, json }: Given,
  verb: string,
  detail: unknown,
  sentence: (answer: Answer) => string,
): Promise<number> {
  const { stateFolder, agent } = agentConfigBeside(configFile)
  if (!stateIsLocked(places(stateFolder).lock)) {
    say(`kontor: ${agent} does not run; it reads its configuration when it starts. [agent-off]`)
    return exitCode.unavailable
  }
  return askAndTell({ configFile, json }, verb, detail, sentence)
}
