import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentConfig } from '../../config/types.ts'
import { openRequests } from '../../outbox/outbox.ts'
import type { Answer } from '../../outbox/requests.ts'
import { StoreError, stateIsLocked } from '../../outbox/store.ts'
import { places } from '../intake/places.ts'
import { actAlone } from './alone.ts'

/** How long an agent may take to answer; it looks twice a second. */
const patienceMs = 15_000
const lookMs = 50

/**
 * Has something done by the agent of a configuration: by the one that runs, or here where none does.
 *
 * @param by Account of the operating system that asks, for the audit.
 */
export async function ask(
  config: AgentConfig,
  verb: string,
  detail: unknown,
  by: string,
): Promise<Answer> {
  const at = places(config.stateFolder)
  if (!stateIsLocked(at.lock)) {
    try {
      return await actAlone(config, verb, detail, by)
    } catch (error) {
      // An agent was started in this very moment.
      if (!(error instanceof StoreError) || error.code !== 'store-locked') throw error
    }
  }
  return await askAgent(at.store, verb, detail, by)
}

async function askAgent(store: string, verb: string, detail: unknown, by: string): Promise<Answer> {
  const opened = openRequests(store)
  const { requests } = opened
  try {
    const id = requests.ask(verb, detail, by)
    for (const deadline = performance.now() + patienceMs; performance.now() < deadline; ) {
      const answer = requests.answerTo(id)
      if (answer) return answer
      await sleep(lookMs)
    }
    if (requests.withdraw(id)) return silent
    return requests.answerTo(id) ?? silent
  } finally {
    opened.close()
  }
}

const silent: Answer = {
  refused: 'agent-silent',
  message: 'The agent does not answer; nothing was done. Look at its log, or restart it.',
}
