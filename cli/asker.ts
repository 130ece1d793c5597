import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { ask } from '../agent/control/ask.ts'
import { places } from '../agent/intake/places.ts'
import type { Answer } from '../outbox/requests.ts'
import { exitCode } from './exitCodes.ts'
import { print, say } from './output.ts'
import { agentConfigBeside } from './settings.ts'

/** The account that asks, and whose it was before `sudo`. */
export function asker(): string {
  const { username } = userInfo()
  const before = process.env['SUDO_USER']
  return before === undefined ? username : `${before} as ${username}`
}

/**
 * Has one thing done, by the agent that runs or here where none does, and tells what came of it.
 *
 * @param sentence What was done, for a person.
 */
export async function askAndTell(
  asked: { readonly configFile: string; readonly json: boolean },
  verb: string,
  detail: unknown,
  sentence: (answer: Answer) => string,
): Promise<number> {
  const config = agentConfigBeside(asked.configFile)
  if (!existsSync(places(config.stateFolder).store)) {
    say('kontor: the agent has not run yet. Start it with `kontor run`. [agent-never-ran]')
    return exitCode.usage
  }
  const answer = await ask(config, verb, detail, asker())
  const { refused, message } = answer
  if (asked.json) await print(`${JSON.stringify(answer)}\n`)
  else say(refused === undefined ? sentence(answer) : `kontor: ${message} [${refused}]`)
  return refused === undefined ? exitCode.ok : exitCode.unavailable
}
