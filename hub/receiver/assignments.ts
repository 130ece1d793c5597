import { type CloudEvent, isCloudEvent } from '../../protocol/cloudEvent.ts'
import type { EventsFrame } from '../../protocol/frames.ts'
import { sequenceAt } from '../../protocol/range.ts'
import { accountOf } from '../store/placing.ts'
import { filterOf, type Placed, type Selection } from '../store/selection.ts'

/** What an agent may deliver; what is absent is not limited. */
export interface Assignment extends Omit<Selection, 'types'> {
  readonly agent: string
}

/**
 * Agents that may deliver some accounts, regions or legal entities alone. An event that names none is
 * outside of a limit, as it is outside of a reader's scope.
 */
export class Assignments {
  readonly #filters: ReadonlyMap<string, (event: Placed) => boolean>

  constructor(assignments: readonly Assignment[]) {
    this.#filters = new Map(
      assignments.map(({ agent, ...selection }) => [agent, filterOf(selection)]),
    )
  }

  /** Sequence of the first event that this agent may not deliver. */
  firstForeign(agent: string, frame: EventsFrame): number | undefined {
    const filter = this.#filters.get(agent)
    if (!filter) return undefined
    const index = frame.events.findIndex((event) => isCloudEvent(event) && !filter(placed(event)))
    return index < 0 ? undefined : sequenceAt(frame, index)
  }
}

function placed({ type, region, legalentity, data }: CloudEvent): Placed {
  return {
    type,
    region: textOf(region),
    legalEntity: textOf(legalentity),
    account: textOf(accountOf(data)),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
