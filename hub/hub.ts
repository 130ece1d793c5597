import { Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../config/loopback.ts'
import { AccessDesk } from './access/desk.ts'
import { accessDefaults } from './access/settings.ts'
import { Oversight, type OversightPorts } from './alerts/oversight.ts'
import { noAlerting } from './alerts/settings.ts'
import { callers } from './callers.ts'
import { CommandDesk } from './commands/desk.ts'
import { builtPages } from './console/packedPage.ts'
import { servePages } from './console/pages.ts'
import { fleetDefaults, offlineAfter } from './fleet/limits.ts'
import { Guard } from './http/guard.ts'
import { httpLimits } from './http/limits.ts'
import type { Api } from './http/operation.ts'
import { httpServer, serve } from './http/server.ts'
import { type Links, openLinks } from './links.ts'
import { Metrics } from './metrics/metrics.ts'
import { Readiness } from './metrics/readiness.ts'
import { Tally } from './metrics/tally.ts'
import { openStoreOf } from './openStore.ts'
import { type HubOptions, hubLimits, sessionConfig } from './options.ts'
import { Admissions } from './receiver/admissions.ts'
import { Assignments } from './receiver/assignments.ts'
import { Backlog } from './receiver/backlog.ts'
import { Committer } from './receiver/committer.ts'
import type { Receiving } from './receiver/connection.ts'
import { Receiver } from './receiver/receiver.ts'
import { Registry } from './receiver/registry.ts'
import { Turns } from './receiver/turns.ts'
import { Arrivals } from './routes/arrivals.ts'
import { Paces } from './routes/paces.ts'
import { Journal } from './routes/pull/journal.ts'
import { Pushers } from './routes/push/pushers.ts'
import { Subscriptions, subscribePath } from './routes/subscribe/subscriptions.ts'
import type { HubStore } from './store/contract.ts'
import { rebuild } from './views/rebuild.ts'

export interface RunningHub {
  /** Where agents connect, without the path: `ws://127.0.0.1:7700`. */
  readonly url: string
  /** Where readers ask: `http://127.0.0.1:7700`. */
  readonly httpUrl: string
  readonly port: number
  /** Commits and acknowledges what was read, says goodbye to all and closes the store. */
  close(): Promise<void>
}

/**
 * Starts a hub: agents' links and the interface for consumers on one port, routes that push, one
 * store behind them.
 *
 * @throws {Error} Where the address is taken, the store can't be opened, or plain text would leave
 *   the machine.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { host = '127.0.0.1' } = options
  if (!options.tls && !isLoopback(host)) {
    throw new Error(
      `Without TLS the hub listens on loopback only, and ${host} is not. Give it a certificate and ` +
        'its key, or put a proxy that ends TLS before it.',
    )
  }
  const store = await openStoreOf(options)
  try {
    return await run(options, store, host)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function run(options: HubOptions, store: HubStore, host: string): Promise<RunningHub> {
  const arrivals = new Arrivals()
  const tally = new Tally()
  const oversight = oversightOf(options, store, {
    identityOf: (inbox, agent) => shared.registry.helloOf(inbox, agent),
    failing: (route) => api.pushers.failing(route),
  })
  const settings = { ...accessDefaults, ...options.access }
  const commands = new CommandDesk(store, {
    settings,
    now: () => new Date(),
    wake: (route) => api.pushers.wake(route),
    flush: () => oversight.fleet.flush(),
    changed: (agent) => oversight.live.touch('holdings', oversight.fleet.get(agent)),
    onFault: (error) => api.onFault(error),
  })
  const watchers = { oversight, tally, commands }
  const links = await openLinks(options, store)
  const shared = receivingOf(options, links, store, arrivals, watchers)
  const receiver = new Receiver(shared, options.inboxes)
  const api = apiOf(options, links, shared, arrivals, watchers)
  const callerOf = callers(options, api.access, host)
  const http = { ...httpLimits, ...options.http }
  const guard = new Guard(callerOf, http)
  const { clientCas, tls } = links
  const served = { tls, clientCas, guard, onFault: api.onFault, limits: http }
  const app = httpServer(served)
  serve(app, api, served)
  servePages(app, options.page ?? builtPages())
  const { heartbeatMs } = shared.config
  const limits = { heartbeatMs, closeMs: shared.limits.closeMs }
  const subscriptions = new Subscriptions(api, limits, callerOf)
  app.server.on('connection', () => shared.turns.knocked())
  app.server.on('upgrade', (request, socket, head) => {
    const isConsumer = request.url?.split('?', 1)[0] === subscribePath
    if (isConsumer) subscriptions.upgrade(request, socket, head)
    else receiver.upgrade(request, socket, head)
  })
  await oversight.open()
  store.watch((news) => {
    if (news.kind === 'events') arrivals.arrived(news.inbox)
    else if (news.kind === 'command') commands.tell(news.inbox, news.agent)
    else oversight.fleet.heard(news.inbox, news.agent, news.status)
  })
  await app.listen({ host, port: options.port ?? 0 })
  const secure = app.server instanceof Server ? app.server : undefined
  const renewing = secure && links.own?.keepFresh(secure, clientCas, api.onFault)
  api.pushers.start()
  oversight.start()
  api.commands.start()
  const rebuilding = new AbortController()
  const { onFault } = api
  const onLeft = (rows: number) => options.listeners?.onRebuild?.(rows)
  const rebuilt = rebuild(store.views, { onLeft, onFault }, rebuilding.signal)
  const close = async () => {
    renewing?.()
    rebuilding.abort()
    await rebuilt
    await closeAll({ app, receiver, subscriptions, api, oversight, closeMs: limits.closeMs })
  }
  return { ...addressesOf(app, host, options.tls !== undefined), close }
}

/** Who hears of what the agents do, beside whoever started the hub. */
interface Watchers {
  readonly oversight: Oversight
  readonly tally: Tally
  readonly commands: CommandDesk
}

function oversightOf(
  options: HubOptions,
  store: HubStore,
  ports: Pick<OversightPorts, 'identityOf' | 'failing'>,
): Oversight {
  const { hub, heartbeatMs } = sessionConfig(options)
  return new Oversight({
    ...ports,
    store,
    hub,
    fleet: { ...fleetDefaults, offlineMs: offlineAfter(heartbeatMs), ...options.fleet },
    alerts: { ...noAlerting, ...options.alerts },
    routes: options.routes ?? [],
    now: () => new Date(),
    onFault: (error) => options.listeners?.onFault?.(error),
  })
}

function receivingOf(
  options: HubOptions,
  links: Links,
  store: HubStore,
  arrivals: Arrivals,
  { oversight, tally, commands }: Watchers,
): Receiving {
  const limits = { ...hubLimits, ...options.limits }
  const config = sessionConfig(options)
  const listeners = options.listeners ?? {}
  const turns = new Turns()
  return {
    store,
    config,
    limits,
    registry: new Registry(),
    backlog: new Backlog(limits.maxBacklogBytes),
    turns,
    committer: new Committer(store, limits.maxGroupEvents, turns),
    admissions: new Admissions(store, turns),
    assignments: new Assignments(options.assignments ?? []),
    listeners: {
      ...listeners,
      onCommitted: (commit) => {
        if (commit.events > 0) arrivals.arrived(commit.inbox)
        tally.onCommitted(commit)
        oversight.onCommitted(commit)
        listeners.onCommitted?.(commit)
      },
      onAgent: (change) => {
        tally.onAgent(change)
        oversight.onAgent(change)
        listeners.onAgent?.(change)
      },
    },
    keepStatus: (inbox, agent, status) => {
      tally.heartbeats += 1
      return oversight.keepStatus(inbox, agent, status)
    },
    gate: links.gate,
    desk: commands,
    probeMs: config.probeMs,
    now: () => performance.now(),
  }
}

function apiOf(
  options: HubOptions,
  { enrolment }: Links,
  shared: Receiving,
  arrivals: Arrivals,
  { oversight, tally, commands }: Watchers,
): Api {
  const { store, registry, limits, listeners } = shared
  const onFault = (error: unknown) => listeners.onFault?.(error)
  const onDeadLetter = (route: string, code: string) => {
    oversight.onDeadLetter()
    listeners.onDeadLetter?.(route, code)
  }
  const now = () => new Date()
  const { settings } = commands
  const access = new AccessDesk(store, settings, { isTls: options.tls !== undefined, now })
  const pushers = new Pushers(options.routes ?? [], { store, arrivals, onFault, onDeadLetter })
  return {
    store,
    registry,
    enrolment,
    arrivals,
    pushers,
    access,
    commands,
    hub: shared.config.hub,
    journal: new Journal(store.routes, onFault),
    paces: new Paces(),
    fleet: oversight.fleet,
    live: oversight.live,
    metrics: new Metrics({ store, oversight, pushers, tally, now }),
    readiness: new Readiness(store.fleet, () => performance.now()),
    onAcknowledged: (alert) => oversight.engine.changed(alert),
    maxPageEvents: limits.maxPageEvents,
    now,
    onFault,
  }
}

interface Parts {
  readonly app: FastifyInstance
  readonly receiver: Receiver
  readonly subscriptions: Subscriptions
  readonly api: Api
  readonly oversight: Oversight
  readonly closeMs: number
}

/** Agents first, so that what they sent is kept; the store last. */
async function closeAll(parts: Parts): Promise<void> {
  const { app, receiver, subscriptions, api, oversight, closeMs } = parts
  const closed = app.close()
  // Before those who wait are let go: a pusher that is to go on would look again at once, and again,
  // and nobody else would get a turn.
  const pushed = api.pushers.stop()
  // Whoever waits for events is answered, and whoever then still keeps a connection is cut off.
  api.arrivals.close()
  oversight.closeLive()
  api.commands.stop()
  const cutOff = setTimeout(() => app.server.closeAllConnections(), closeMs)
  await receiver.close()
  await Promise.all([subscriptions.close(), pushed])
  await closed
  clearTimeout(cutOff)
  await api.journal.flush()
  await oversight.close()
  await api.store.close()
}

function addressesOf(app: FastifyInstance, host: string, isTls: boolean) {
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const s = isTls ? 's' : ''
  return { url: `ws${s}://${place}`, httpUrl: `http${s}://${place}`, port }
}
