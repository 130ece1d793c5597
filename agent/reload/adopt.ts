import { hash } from 'node:crypto'
import type { AgentConfig } from '../../config/types.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Tell } from '../notice.ts'
import { type Change, changeText } from './changes.ts'
import type { ReloadPlan } from './plan.ts'

/** A kind of parts of which each is begun and ended by its name. */
interface Parts {
  start(config: AgentConfig, names: ReadonlySet<string>): void
  stop(names: Iterable<string>): Promise<void>
}

/** What of a running agent has to do with its configuration. */
export interface Adopting {
  readonly outbox: Outbox
  readonly sources: Parts
  readonly links: Parts
  /** From here on the new version counts wherever it is looked at. */
  readonly count: (config: AgentConfig) => void
  readonly tell: Tell
}

/**
 * Takes over a new version of the configuration: what it says differently ends and begins anew, and
 * everything else goes on, files and links under way included. It was checked before; only the store
 * can fail, and is written first.
 *
 * @throws {Error} The store's; nothing has changed then.
 */
export async function adopt({ next, changes }: ReloadPlan, parts: Adopting): Promise<void> {
  const { outbox, sources, links, count, tell } = parts
  const feeds = namesOf('feed', changes)
  const destinations = namesOf('destination', changes)
  outbox.together(() => {
    recordConfiguration(outbox, next)
    for (const name of feeds.gone) outbox.standing.over(`feed ${name}`)
    for (const name of destinations.gone) {
      for (const kind of ['destination', 'identity', 'budget']) {
        outbox.standing.over(`${kind} ${name}`)
      }
    }
  })
  await Promise.all([sources.stop(feeds.ending), links.stop(destinations.ending)])
  count(next)
  tell({ kind: 'config-reloaded', changes: changes.map(changeText) })
  links.start(next, destinations.beginning)
  sources.start(next, feeds.beginning)
}

/** Writes down which configuration counts, and makes its destinations known to the outbox. */
export function recordConfiguration(outbox: Outbox, config: AgentConfig): void {
  outbox.audit.configured(hash('sha256', JSON.stringify(config)))
  for (const { name, filter, startFrom } of config.destinations) {
    outbox.destinations.register(name, filter, startFrom)
  }
}

function namesOf(part: Change['part'], changes: readonly Change[]) {
  const of = (...hows: Change['how'][]) =>
    new Set(
      changes
        .filter((change) => change.part === part && hows.includes(change.how))
        .map(({ name }) => name),
    )
  return {
    ending: of('removed', 'changed'),
    beginning: of('added', 'changed'),
    gone: of('removed'),
  }
}
