import { existsSync } from 'node:fs'
import { dueBetween, type Expectation } from '../../agent/completeness/due.ts'
import { completenessRules } from '../../agent/completenessRules.ts'
import { places } from '../../agent/intake/places.ts'
import type { AgentConfig } from '../../config/types.ts'
import type { Overdue } from '../../outbox/dues.ts'
import { readOutbox } from '../../outbox/outbox.ts'
import { moments } from '../times.ts'
import { amiss, type Finding, well } from './finding.ts'

const daysAhead = 31
const dayMs = 86_400_000

/**
 * What must come: when each feed's next is due, and what is overdue. Accounts are not named: what is
 * printed here is sent to a help desk.
 */
export function checkExpected(config: AgentConfig, now: Date): Finding[] {
  const { expectations } = completenessRules(config)
  const feeds = [...new Set(expectations.map(({ feed }) => feed))]
  const overdue = overdueOf(config)
  return feeds.flatMap((feed) => [
    next(
      feed,
      expectations.filter((expectation) => expectation.feed === feed),
      now,
    ),
    ...overdue.filter((due) => due.feed === feed).map(late),
  ])
}

function next(feed: string, expectations: readonly Expectation[], now: Date): Finding {
  const until = new Date(now.getTime() + daysAhead * dayMs)
  const dues = expectations.flatMap((expectation) => dueBetween(expectation, now, until))
  const first = dues.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0]
  if (first === undefined) {
    const remedy = 'Look at `days`, `calendar` and `closed` of its `expect`.'
    return amiss(`feed ${feed}: nothing is due within ${daysAhead} days. ${remedy}`)
  }
  const count = expectations.length === 1 ? '' : ` (${expectations.length} expectations)`
  return well(`feed ${feed}: next due by ${moments(first.dueAt)}${count}`)
}

function late({ feed, businessDate, dueAt }: Overdue): Finding {
  const due = `was due at ${moments(new Date(dueAt))} and has not come`
  return amiss(`feed ${feed}: what is expected for ${businessDate} ${due}. Ask the sender for it.`)
}

function overdueOf(config: AgentConfig): readonly Overdue[] {
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) return []
  try {
    const outbox = readOutbox(store)
    try {
      return outbox.dues.open()
    } finally {
      outbox.close()
    }
  } catch {
    // That the store can't be read is told in its own line.
    return []
  }
}
