import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../config/loopback.ts'
import { callers } from './callers.ts'
import type { Api } from './http/operation.ts'
import { httpServer, serve } from './http/server.ts'
import { type HubOptions, hubLimits, sessionConfig } from './options.ts'
import { Backlog } from './receiver/backlog.ts'
import { Committer } from './receiver/committer.ts'
import type { Receiving } from './receiver/connection.ts'
import { Receiver } from './receiver/receiver.ts'
import { Registry } from './receiver/registry.ts'
import { Arrivals } from './routes/arrivals.ts'
import { Paces } from './routes/paces.ts'
import { Journal } from './routes/pull/journal.ts'
import { Pushers } from './routes/push/pushers.ts'
import { Subscriptions, subscribePath } from './routes/subscribe/subscriptions.ts'
import type { HubStore } from './store/contract.ts'
import { openHubStore } from './store/store.ts'

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
  const { host = '127.0.0.1', storePath, maxStoreBytes } = options
  if (!options.tls && !isLoopback(host)) {
    throw new Error(
      `Without TLS the hub listens on loopback only, and ${host} is not. Give it a certificate and ` +
        'its key, or put a proxy that ends TLS before it.',
    )
  }
  const size = maxStoreBytes === undefined ? {} : { maxBytes: maxStoreBytes }
  const store = openHubStore({ path: storePath, now: () => new Date(), ...size })
  try {
    return await run(options, store, host)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function run(options: HubOptions, store: HubStore, host: string): Promise<RunningHub> {
  const arrivals = new Arrivals()
  const shared = receivingOf(options, store, arrivals)
  const receiver = new Receiver(shared, options.inboxes)
  const api = apiOf(options, shared, arrivals)
  const callerOf = callers(options, host)
  const settings = { tls: options.tls, callerOf, onFault: api.onFault }
  const app = httpServer(settings)
  serve(app, api, settings)
  const { heartbeatMs } = shared.config
  const limits = { heartbeatMs, closeMs: shared.limits.closeMs }
  const subscriptions = new Subscriptions(api, limits, callerOf)
  app.server.on('upgrade', (request, socket, head) => {
    const isConsumer = request.url?.split('?', 1)[0] === subscribePath
    if (isConsumer) subscriptions.upgrade(request, socket, head)
    else receiver.upgrade(request, socket, head)
  })
  await app.listen({ host, port: options.port ?? 0 })
  api.pushers.start()
  const close = () => closeAll({ app, receiver, subscriptions, api, closeMs: limits.closeMs })
  return { ...addressesOf(app, host, options.tls !== undefined), close }
}

function receivingOf(options: HubOptions, store: HubStore, arrivals: Arrivals): Receiving {
  const limits = { ...hubLimits, ...options.limits }
  const config = sessionConfig(options)
  const listeners = options.listeners ?? {}
  return {
    store,
    config,
    limits,
    registry: new Registry(),
    backlog: new Backlog(limits.maxBacklogBytes),
    committer: new Committer(store, limits.maxGroupEvents),
    listeners: {
      ...listeners,
      onCommitted: (commit) => {
        if (commit.events > 0) arrivals.arrived(commit.inbox)
        listeners.onCommitted?.(commit)
      },
    },
    authorize: options.authorize,
    probeMs: config.probeMs,
    now: () => performance.now(),
  }
}

function apiOf(options: HubOptions, shared: Receiving, arrivals: Arrivals): Api {
  const { store, registry, limits, listeners } = shared
  const onFault = (error: unknown) => listeners.onFault?.(error)
  const onDeadLetter = (route: string, code: string) => listeners.onDeadLetter?.(route, code)
  return {
    store,
    registry,
    arrivals,
    pushers: new Pushers(options.routes ?? [], { store, arrivals, onFault, onDeadLetter }),
    journal: new Journal(store.routes, onFault),
    paces: new Paces(),
    maxPageEvents: limits.maxPageEvents,
    now: () => new Date(),
    onFault,
  }
}

interface Parts {
  readonly app: FastifyInstance
  readonly receiver: Receiver
  readonly subscriptions: Subscriptions
  readonly api: Api
  readonly closeMs: number
}

/** Agents first, so that what they sent is kept; the store last. */
async function closeAll({ app, receiver, subscriptions, api, closeMs }: Parts): Promise<void> {
  const closed = app.close()
  // Whoever waits for events is answered, and whoever then still keeps a connection is cut off.
  api.arrivals.close()
  const cutOff = setTimeout(() => app.server.closeAllConnections(), closeMs)
  await receiver.close()
  await Promise.all([subscriptions.close(), api.pushers.stop()])
  await closed
  clearTimeout(cutOff)
  await api.journal.flush()
  await api.store.close()
}

function addressesOf(app: FastifyInstance, host: string, isTls: boolean) {
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const s = isTls ? 's' : ''
  return { url: `ws${s}://${place}`, httpUrl: `http${s}://${place}`, port }
}
