import { z } from 'zod'
import { alertSchema, alertStates, alertsSchema, type Alert as Shown } from '../console/contract.ts'
import { seenBy } from '../fleet/fleet.ts'
import { type Caller, mayRead } from '../http/caller.ts'
import { type Api, noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import type { Alert, AlertPage } from '../store/alertContract.ts'
import { remedyFor } from './catalogue.ts'

export const consoleAlerts = operation({
  id: 'consoleAlerts',
  method: 'GET',
  path: '/v1/console/alerts',
  summary: 'Alerts that the caller may see, the newest first.',
  query: z.strictObject({
    state: z.enum(alertStates).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().meta({
      description: 'Only alerts with a number below this one.',
    }),
  }),
  params: nothing,
  body: noBody,
  answer: alertsSchema,
  problems: [],
  async handle({ store, fleet }, { caller, query }) {
    const { state, limit, before } = query
    const sees = seeing(fleet, caller)
    const page = { sees, limit, ...(state ? { states: [state] } : {}) }
    const found = await store.alerts.page({ ...page, ...(before ? { before } : {}) })
    const alerts = await Promise.all(found.map((alert) => shown(store, alert)))
    return { counts: await store.alerts.counts(sees), alerts }
  },
})

export const acknowledgeAlert = operation({
  id: 'acknowledgeAlert',
  method: 'POST',
  path: '/v1/console/alerts/{number}/acknowledge',
  summary:
    'Says that somebody looks after an alert. It is resolved by itself, once its cause is gone.',
  role: 'operator',
  recorded: ['note'],
  query: nothing,
  params: z.strictObject({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  body: z.strictObject({
    note: z.string().trim().max(500).optional().meta({ description: 'For those who look later.' }),
  }),
  answer: alertSchema,
  problems: ['not-found'],
  async handle({ store, fleet, onAcknowledged }, { caller, params, body }) {
    const known = await store.alerts.get(params.number)
    if (!known || !seeing(fleet, caller)(known)) throw new Refusal('not-found')
    const alert = await store.alerts.acknowledge(params.number, caller.name, body.note)
    if (!alert) throw new Refusal('not-found')
    onAcknowledged(alert)
    return shown(store, alert)
  },
})

/** Alerts of agents are for those who see the agent; those of routes for whoever sees everything. */
function seeing(fleet: Api['fleet'], caller: Caller): AlertPage['sees'] {
  const { regions, legalEntities } = caller.scope
  const seesWhole = regions === 'all' && legalEntities === 'all'
  return ({ agent, inbox }) => {
    if (inbox !== undefined && !mayRead(caller, inbox)) return false
    if (agent === undefined) return seesWhole
    const view = fleet.get(agent)
    return view ? seenBy(caller, view) !== undefined : seesWhole && !caller.inboxes
  }
}

async function shown(store: Api['store'], alert: Alert): Promise<Shown> {
  const { key: _, inbox: __, agent, acknowledgedBy, note, resolvedAt, ...same } = alert
  const history = await store.alerts.history(alert.number)
  return {
    ...same,
    ...(agent === undefined ? {} : { agent }),
    remedy: remedyFor(alert.code),
    ...(acknowledgedBy === undefined ? {} : { acknowledgedBy }),
    ...(note === undefined ? {} : { note }),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    history: history.map(({ at, state, by }) => ({ at, state, ...(by ? { by } : {}) })),
  }
}
