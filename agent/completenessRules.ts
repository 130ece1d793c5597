import type { AgentConfig, ExpectationConfig } from '../config/types.ts'
import type { Expectation } from './completeness/due.ts'
import { businessDays } from './completeness/holidays.ts'
import type { CompletenessRules } from './completeness/keeper.ts'
import { eventSource } from './eventSource.ts'
import { perConfig } from './perConfig.ts'
import { Zone } from './zone.ts'

/** What a configuration says of what must come. */
export function completenessRules(config: AgentConfig): CompletenessRules {
  const sourceOf = (feed: string) => eventSource(config.agent, feed)
  return {
    expectations: config.feeds.flatMap(({ expect }) => expect.map(expectation)),
    sourceOf,
    gaps: { graceMs: config.gapGraceMs, sourceOf },
  }
}

/** The same while the configuration may be replaced. */
export function liveCompletenessRules(current: () => AgentConfig): CompletenessRules {
  const made = perConfig(completenessRules)
  const now = () => made(current())
  const sourceOf = (feed: string) => now().sourceOf(feed)
  return {
    get expectations() {
      return now().expectations
    },
    sourceOf,
    gaps: {
      get graceMs() {
        return now().gaps.graceMs
      },
      sourceOf,
    },
  }
}

function expectation(expected: ExpectationConfig): Expectation {
  const { feed, account, byMinutes, timeZone, weekdays, calendar, closed } = expected
  const { covers, graceMs, onNoMovement } = expected
  const dueOn = businessDays(calendar, closed, weekdays)
  const zone = new Zone(timeZone)
  return { feed, account, byMinutes, zone, dueOn, covers, graceMs, onNoMovement }
}
