import type { Delivery } from '../../hub/store/contract.ts'
import { openHubStore } from '../../hub/store/store.ts'
import { helloOf } from '../../hub/testing/client.ts'
import { agentName } from './fleetAgent.ts'
import { eventAt, fileAt, type Traffic, unitEvents } from './traffic.ts'

export interface Filling {
  readonly agents: number
  /** Of the whole fleet. */
  readonly accounts: number
  readonly events: number
  /** The last day that statements are of; milliseconds since 1970. */
  readonly until: number
  readonly inbox: string
  readonly told?: (stored: number) => void
}

const frameEvents = 250
const framesAtOnce = 4
const entriesPerStatement = 9
const dayMs = 86_400_000

/**
 * Fills a hub's store through its real commit: as many days of statements, of as many accounts, as
 * the events come to. What is shown of it is the same as if agents had sent it.
 */
export async function fill(path: string, filling: Filling): Promise<void> {
  const { agents, inbox, events } = filling
  const store = openHubStore({ path, now: () => new Date() })
  const courses = Array.from({ length: agents }, (_, index) => {
    const traffic = trafficOf(index, filling)
    return { traffic, hello: helloOf({ agent: traffic.agent, inbox, storeId: 'filled' }), after: 0 }
  })
  const perAgent = Math.ceil(events / agents)
  for (const { hello } of courses) await store.admit([hello])
  let group: Delivery[] = []
  let stored = 0
  const commit = async () => {
    for (const outcome of await store.commit(group)) {
      if (!outcome.ok) throw new Error(`the store did not take a frame: ${outcome.code}`)
    }
    stored += group.reduce((sum, { bodies }) => sum + bodies.length, 0)
    filling.told?.(stored)
    group = []
  }
  for (let round = 0; round * frameEvents < perAgent; round += 1) {
    for (const course of courses) {
      const through = Math.min(perAgent, course.after + frameEvents)
      const bodies = range(course.after, through, (at) => eventAt(course.traffic, at))
      const frame = { after: course.after, through, filtered: 0, parked: 0 }
      const parsed = bodies.map((body): unknown => JSON.parse(body))
      const named = range(course.after, through, (at) => fileAt(course.traffic, at))
      const files = [...new Map(named.map((file) => [file.sha256, file])).values()]
      const lane = 'statements' as const
      const events = { t: 'events' as const, lane, ...frame, files, events: parsed }
      group.push({ hello: course.hello, frame: events, bodies })
      course.after = through
      if (group.length === framesAtOnce) await commit()
    }
  }
  if (group.length > 0) await commit()
  await store.close()
}

function trafficOf(index: number, { agents, accounts, events, until }: Filling): Traffic {
  const own = Math.max(1, Math.ceil(accounts / agents))
  const shape = { agent: agentName(index), index, accounts: own, entriesPerStatement }
  const traffic = { ...shape, firstAccount: index * own, firstDay: 0 }
  const days = Math.ceil(events / agents / (own * unitEvents(traffic)))
  const lastDay = Math.floor(until / dayMs) * dayMs
  return { ...traffic, firstDay: lastDay - (days - 1) * dayMs }
}

function range<Value>(after: number, through: number, make: (at: number) => Value): Value[] {
  return Array.from({ length: through - after }, (_, i) => make(after + i + 1))
}
