import { z } from 'zod'
import type { StandingItem } from '../../protocol/statusFrame.ts'
import { actionsOf, askedShown } from '../commands/actions.ts'
import { holdingKey } from '../commands/holdingKey.ts'
import { type Holdings, holdingKinds, holdingsSchema } from '../console/contract.ts'
import { type Caller, mayAct } from '../http/caller.ts'
import { type Api, noBody, nothing, operation } from '../http/operation.ts'
import type { DeadLetter } from '../store/routeContract.ts'
import { type AgentView, seenBy } from './fleet.ts'
import { heldWords } from './heldWords.ts'

type Kind = (typeof holdingKinds)[number]
type Holding = Omit<Holdings['holdings'][number], 'actions' | 'asked'>

/** A page shows no more, and a person reads less; the counts say how many there are. */
const maxShown = 1_000

export const consoleHoldings = operation({
  id: 'consoleHoldings',
  method: 'GET',
  path: '/v1/console/holdings',
  summary: 'What stands still and waits for a person, the oldest first.',
  query: z.strictObject({ kind: z.enum(holdingKinds).optional() }),
  params: nothing,
  body: noBody,
  answer: holdingsSchema,
  problems: [],
  async handle(api, { caller, query: { kind } }) {
    const views = api.fleet.all().flatMap((view) => seenBy(caller, view) ?? [])
    const letters = await lettersFor(api, caller)
    const all = [...views.flatMap(itemsOf), ...letters.map(letterShown)]
    const chosen = kind === undefined ? all : all.filter((holding) => holding.kind === kind)
    const shown = chosen.toSorted((a, b) => (a.since < b.since ? -1 : 1)).slice(0, maxShown)
    const asked = await api.store.commands.last(shown.map(({ key }) => key))
    const mayDo = mayAct(caller, 'operator')
    const holdings = shown.map((holding) => {
      const last = asked.get(holding.key)
      const actions = mayDo ? [...actionsOf(holding.kind)] : []
      return { ...holding, actions, ...(last ? { asked: askedShown(last) } : {}) }
    })
    return { counts: { ...countsOf(views), 'dead-letter': letters.length }, holdings }
  },
})

async function lettersFor({ store }: Api, { scope, inboxes }: Caller) {
  const page = { scope, inboxes, state: 'dead', after: 0, limit: maxShown } as const
  return store.routes.deadLetters(page)
}

/** As the agents count them: they name no more than the newest hundred. */
function countsOf(views: readonly AgentView[]): Record<Exclude<Kind, 'dead-letter'>, number> {
  const counts = { quarantine: 0, held: 0, parked: 0 }
  for (const { links } of views) {
    counts.quarantine += links[0]?.vitals.quarantined ?? 0
    counts.held += links[0]?.vitals.held ?? 0
    counts.parked += links.reduce((sum, { vitals }) => sum + vitals.parked, 0)
  }
  return counts
}

/** What is parked is so for one inbox; all else an agent tells on each of its links. */
function itemsOf({ agent, links }: AgentView): Holding[] {
  const met = new Set<string>()
  return links.flatMap(({ inbox, vitals }) =>
    vitals.standing.flatMap((item) => {
      const name = `${item.kind}/${item.kind === 'parked' ? inbox : ''}/${item.key}`
      if (met.has(name)) return []
      met.add(name)
      return [itemShown(agent, inbox, item)]
    }),
  )
}

const reasons: Readonly<Record<StandingItem['kind'], (code: string) => string>> = {
  quarantine: () => 'The file could not be read as it is',
  held: heldWords,
  parked: () => 'The hub refused an event of it',
}

function itemShown(agent: string, inbox: string, item: StandingItem): Holding {
  const { kind, key, code, since, feed, file, events, target } = item
  const release = target.release === undefined ? key : `release ${target.release}`
  return {
    kind,
    key: holdingKey({ kind, inbox, agent, key }),
    agent,
    subject: [feed, file ?? release].filter((part) => part !== undefined).join(': '),
    code,
    reason: `${reasons[kind](code)}.`,
    since,
    ...(events === undefined ? {} : { events }),
  }
}

function letterShown({ number, route, eventId, code, status, at }: DeadLetter): Holding {
  const answer = status === undefined ? '' : ` (status ${status})`
  return {
    kind: 'dead-letter',
    key: holdingKey({ kind: 'dead-letter', number }),
    route,
    subject: eventId,
    code,
    reason: `The consumer did not take the event${answer}.`,
    since: at,
  }
}
