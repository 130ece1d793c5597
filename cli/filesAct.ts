import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../agent/control/ask.ts'
import { places } from '../agent/intake/places.ts'
import type { FileRecord } from '../outbox/files.ts'
import { readOutbox } from '../outbox/outbox.ts'
import type { Answer } from '../outbox/requests.ts'
import { asker } from './asker.ts'
import { exitCode } from './exitCodes.ts'
import { print, say } from './output.ts'
import { agentConfigBeside } from './settings.ts'

export interface ActRequest {
  readonly configFile: string
  readonly verb: 'release' | 'retry' | 'hold' | 'unhold'
  readonly file: number
  readonly unit?: number | undefined
  readonly reason?: string | undefined
  readonly json: boolean
}

/** How long a file that is read once more is waited for. */
const readingMs = 30_000

/**
 * `kontor files release`, `retry`, `hold` and `unhold`: done by the agent that runs, or here where
 * none does. Who asked is written down with it.
 */
export async function actOnFile(request: ActRequest): Promise<number> {
  const { configFile, verb, file, unit, reason, json } = request
  const config = agentConfigBeside(configFile)
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) {
    say(
      'kontor: the agent has not run yet, so it has no files. Start it: `kontor run`. [file-unknown]',
    )
    return exitCode.usage
  }
  const answer = await ask(config, `files ${verb}`, { file, unit, reason }, asker())
  const read = answer['reading'] === true ? await decided(store, file) : undefined
  const told = read === undefined ? answer : { ...answer, state: read.state }
  if (json) await print(`${JSON.stringify(told)}\n`)
  else say(sentence(verb, file, told))
  return answer['refused'] === undefined ? exitCode.ok : exitCode.unavailable
}

/** The file once it is decided, or as it is when patience ends. */
async function decided(store: string, id: number): Promise<FileRecord | undefined> {
  const outbox = readOutbox(store)
  try {
    for (const deadline = performance.now() + readingMs; ; await sleep(100)) {
      const file = outbox.files.get(id)
      if (file?.decidedAt !== undefined || performance.now() > deadline) return file
    }
  } finally {
    outbox.close()
  }
}

function sentence(verb: ActRequest['verb'], file: number, answer: Answer): string {
  const { refused, message, release, units, state } = answer
  if (refused !== undefined) return `kontor: ${message} [${refused}]`
  if (verb === 'hold')
    return `The original of file ${file} is kept until \`kontor files unhold ${file}\`.`
  if (verb === 'unhold') return `The original of file ${file} is kept no longer than its retention.`
  if (verb === 'retry') return `File ${file} is tried again now.`
  if (release !== undefined) {
    return `File ${file}: unit ${(units as number[]).join(', ')} goes out as release ${release}.`
  }
  return `File ${file} was read again: ${state}. \`kontor files show ${file}\` says more.`
}
