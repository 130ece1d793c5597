import type { AgentView } from '../fleet/fleet.ts'
import { dueText, lateDetail, type Reason } from '../fleet/judgement.ts'
import type { Failing } from '../routes/push/pusher.ts'
import type { Condition, StatementProof } from '../store/alertContract.ts'
import type { DeadLetters, Occurrence } from '../store/fleetContract.ts'
import { type AlertCode, alertKinds } from './catalogue.ts'

/** All that conditions are made of, at one moment. */
export interface Sight {
  readonly agents: readonly AgentView[]
  readonly proofs: readonly StatementProof[]
  readonly forks: readonly Occurrence[]
  readonly conflicts: readonly Occurrence[]
  readonly deadLetters: readonly DeadLetters[]
  /** Routes whose attempts fail for longer than a consumer may be away. */
  readonly failing: readonly {
    readonly route: string
    readonly inbox: string
    readonly by: Failing
  }[]
}

/** What stands and is worth an alert; of one key once. */
export function conditionsOf(sight: Sight): readonly Condition[] {
  const retired = new Set(sight.agents.filter((view) => view.retired).map(({ agent }) => agent))
  const all = [
    ...sight.agents.flatMap(({ agent, judgement }) => {
      return judgement.reasons.map((reason) => ofReason(agent, reason))
    }),
    ...overdueByProof(sight),
    ...gaps(sight.proofs),
    ...sight.forks.map((fork) => occurred('identity-fork', fork, forkText)),
    ...sight.conflicts.map((conflict) => occurred('id-conflict', conflict, conflictText)),
    ...sight.deadLetters.map(deadLetters),
    ...sight.failing.map(routeFailing),
  ]
  // What an agent itself says comes first, and an event that says the same adds nothing.
  const byKey = new Map<string, Condition>()
  for (const condition of all) {
    const isRetired = condition.agent !== undefined && retired.has(condition.agent)
    if (!isRetired && !byKey.has(condition.key)) byKey.set(condition.key, condition)
  }
  return [...byKey.values()]
}

/** Reasons whose detail is the inbox of a link. */
const ofLinks: ReadonlySet<AlertCode> = new Set(['link-down', 'backlog-age', 'backlog-stuck'])

function ofReason(agent: string, { code, detail, message }: Reason): Condition {
  const inbox = ofLinks.has(code) ? detail : undefined
  const [feed] = (detail ?? '').split('@')
  const subject = feed === undefined || feed === '' || feed === 'more' ? agent : `${agent}: ${feed}`
  return condition(code, [agent, detail ?? ''], { subject, agent, inbox, message })
}

/**
 * What events of an agent say is late, as long as it says nothing else by its heartbeat: an agent
 * that no longer expects a statement takes it from its list without an event.
 */
function overdueByProof({ proofs, agents }: Sight): Condition[] {
  const views = new Map(agents.map((view) => [view.agent, view]))
  const standing = proofs.filter((proof) => {
    return proof.kind === 'overdue' && !isOutdated(proof, views.get(proof.agent))
  })
  const groups = Map.groupBy(standing, ({ agent, feed, dueAt = '' }) => `${agent}/${feed}@${dueAt}`)
  return [...groups.values()].flatMap((group): Condition[] => {
    const [first] = group
    if (!first?.dueAt) return []
    const { agent, feed, dueAt } = first
    // Two inboxes of one agent have the same proof twice.
    const count = group.filter(({ inbox }) => inbox === first.inbox).length
    const message = `Feed ${feed}: ${count} statement${count === 1 ? '' : 's'} late since ${dueText(dueAt)}.`
    const about = { subject: `${agent}: ${feed}`, agent, inbox: undefined, message }
    return [condition('statement-overdue', [agent, lateDetail({ feed, dueAt })], about)]
  })
}

function isOutdated({ seenAt }: StatementProof, view: AgentView | undefined): boolean {
  return (view?.links ?? []).some(({ vitals, beatAt }) => {
    return vitals.tellsAllLate && beatAt > Date.parse(seenAt)
  })
}

/** One alert a feed, with how many there are. */
function gaps(proofs: readonly StatementProof[]): Condition[] {
  const standing = proofs.filter(({ kind }) => kind === 'gap')
  const groups = Map.groupBy(standing, ({ agent, feed }) => `${agent}/${feed}`)
  return [...groups.values()].flatMap((group): Condition[] => {
    const [first] = group
    if (!first) return []
    const { agent, feed, inbox } = first
    const gapsHere = group.filter((gap) => gap.inbox === inbox)
    const kinds = [...new Set(gapsHere.map(({ detail }) => detail))].toSorted().join(', ')
    const count = `${gapsHere.length} gap${gapsHere.length === 1 ? '' : 's'}`
    const message = `Feed ${feed}: ${count} in the chain of statements (${kinds}).`
    const about = { subject: `${agent}: ${feed}`, agent, inbox: undefined, message }
    return [condition('statement-gap', [agent, feed], about)]
  })
}

const forkText = (n: number) => `${n} links ended because two stores go by the name of this agent.`
const conflictText = (n: number) => `${n} events came again under their id with another content.`

function occurred(
  code: AlertCode,
  { inbox, agent, times }: Occurrence,
  text: (times: number) => string,
): Condition {
  const about = { subject: `${agent} to ${inbox}`, agent, inbox, message: text(times) }
  return condition(code, [agent, inbox], about)
}

function deadLetters({ route, inbox, letters }: DeadLetters): Condition {
  const message = `${letters} event${letters === 1 ? '' : 's'} put aside by route ${route}.`
  return condition('dead-letter', [route], { subject: route, agent: undefined, inbox, message })
}

function routeFailing({ route, inbox, by }: Sight['failing'][number]): Condition {
  const status = by.status === undefined ? '' : `, status ${by.status}`
  const message = `Route ${route} fails since ${by.since} (${by.code}${status}).`
  return condition('route-failing', [route], { subject: route, agent: undefined, inbox, message })
}

function condition(
  code: AlertCode,
  about: readonly string[],
  { subject, agent, inbox, message }: Pick<Condition, 'subject' | 'agent' | 'inbox' | 'message'>,
): Condition {
  const key = [code, ...about].join('/')
  const { severity } = alertKinds[code]
  return { key, code, severity, subject: plain(subject), agent, inbox, message: plain(message) }
}

/**
 * Feeds have names that people gave them, which an account's number may stand in; and a line end in
 * one must not become a line end of a mail's head.
 */
function plain(text: string): string {
  return text.replace(/\d{6,}/g, '…').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
}
