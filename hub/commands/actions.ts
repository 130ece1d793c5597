import type { CommandVerb } from '../../protocol/commandFrames.ts'
import type { Asked } from '../console/contract.ts'
import type { HoldingAction, KeptCommand } from '../store/commandsContract.ts'
import type { HoldingKind } from './holdingKey.ts'

type StandingKind = Exclude<HoldingKind, 'dead-letter'>

/** What can be done about an agent's standing item, and the agent's verb for it. */
const verbs: Readonly<Record<StandingKind, Partial<Readonly<Record<HoldingAction, CommandVerb>>>>> =
  {
    // A refused file is read once more, as `kontor files release` does it.
    quarantine: { retry: 'files release' },
    held: { release: 'files release' },
    parked: { retry: 'parked retry', skip: 'parked skip' },
  }

/** Actions that make sense for a holding of this kind. */
export function actionsOf(kind: HoldingKind): readonly HoldingAction[] {
  return kind === 'dead-letter' ? ['retry'] : (Object.keys(verbs[kind]) as HoldingAction[])
}

/** Undefined where the action is none for this kind. */
export function verbOf(kind: StandingKind, action: HoldingAction): CommandVerb | undefined {
  return verbs[kind][action]
}

/** A command as it is shown beside the holding that it is about. */
export function askedShown({ number, action, by, state, message }: KeptCommand) {
  return { number, action, by, state, ...(message === undefined ? {} : { message }) }
}

export function answerOf({ number, state, message }: KeptCommand): Asked {
  return { number, state, ...(message === undefined ? {} : { message }) }
}
