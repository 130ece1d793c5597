import type { AgentConfig } from '../../config/types.ts'
import { openOutbox } from '../../outbox/outbox.ts'
import type { Answer } from '../../outbox/requests.ts'
import { lockState } from '../../outbox/store.ts'
import { configuredKeys } from '../atRest/configuredKeys.ts'
import { Intake } from '../intake/intake.ts'
import { places } from '../intake/places.ts'
import { intakeRules } from '../intakeRules.ts'
import { recordCommand, refusal } from './desk.ts'
import { expectOperator } from './operators.ts'
import type { Outcome, Sequel } from './outcome.ts'
import { perform } from './verbs.ts'

/**
 * Does what is asked without an agent, under the lock that keeps every agent out meanwhile.
 *
 * @throws {StoreError} `store-locked` where an agent runs after all.
 */
export async function actAlone(
  config: AgentConfig,
  verb: string,
  detail: unknown,
  by: string,
): Promise<Answer> {
  const at = places(config.stateFolder)
  const keys = configuredKeys(config)
  const lock = lockState(at.lock)
  const outbox = openOutbox(at.store, () => new Date(), keys)
  try {
    for (const { name, filter, startFrom } of config.destinations) {
      outbox.destinations.register(name, filter, startFrom)
    }
    const { answer, sequel } = attempted(() => {
      expectOperator(config.operators, verb, by)
      return outbox.together(() => perform(outbox, verb, detail, by))
    })
    recordCommand(outbox, verb, by, answer)
    if (sequel) {
      const intake = new Intake(
        outbox,
        intakeRules(config, outbox, () => {}),
        () => {},
      )
      await follow(intake, sequel).finally(() => intake.stop())
    }
    return answer
  } finally {
    outbox.close()
    lock.release()
  }
}

function attempted(work: () => Outcome): Outcome {
  try {
    return work()
  } catch (error) {
    return { answer: refusal(error) }
  }
}

/** What was released waits for the agent's links; the rest is done here. */
async function follow(intake: Intake, sequel: Sequel): Promise<void> {
  if (sequel.kind === 'released') await intake.renewReport(sequel.file.id)
  else if (sequel.kind === 'resume' || sequel.kind === 'retry') await intake.attempt(sequel.file)
}
