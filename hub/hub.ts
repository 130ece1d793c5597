import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type HubOptions, hubLimits, sessionConfig } from './options.ts'
import { bearerOf } from './receiver/bearer.ts'
import { Committer } from './receiver/committer.ts'
import type { Receiving } from './receiver/connection.ts'
import { Receiver } from './receiver/receiver.ts'
import { Registry } from './receiver/registry.ts'
import { routes } from './routes/routes.ts'
import type { HubStore } from './store/contract.ts'
import { openSqliteStore } from './store/sqlite.ts'

export interface RunningHub {
  /** Where agents connect, without the path: `ws://127.0.0.1:7700`. */
  readonly url: string
  /** Where readers ask: `http://127.0.0.1:7700`. */
  readonly httpUrl: string
  readonly port: number
  /** Commits and acknowledges what was read, says goodbye to the agents and closes the store. */
  close(): Promise<void>
}

/**
 * Starts a hub: agents' links and the reading API on one port, one store behind them.
 *
 * @throws {Error} Where the address is taken, the store can't be opened, or plain text would leave
 *   the machine.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { host = '127.0.0.1', port = 0, storePath, maxStoreBytes } = options
  if (!options.tls && !isLoopback(host)) {
    throw new Error(
      `Without TLS the hub listens on loopback only, and ${host} is not. Give it a certificate and ` +
        'its key, or put a proxy that ends TLS before it.',
    )
  }
  const size = maxStoreBytes === undefined ? {} : { maxBytes: maxStoreBytes }
  const store = openSqliteStore({ path: storePath, now: () => new Date(), ...size })
  try {
    return await listen(options, store, host, port)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function listen(
  options: HubOptions,
  store: HubStore,
  host: string,
  port: number,
): Promise<RunningHub> {
  const shared = receivingOf(options, store)
  const receiver = new Receiver(shared, options.inboxes)
  const server = serverFor(options)
  server.on('request', routes(readingOf(options, shared, host)))
  server.on('upgrade', (request, socket, head) => receiver.upgrade(request, socket, head))
  server.listen(port, host)
  await once(server, 'listening')
  const taken = portOf(server)
  const place = `${host.includes(':') ? `[${host}]` : host}:${taken}`
  const s = options.tls ? 's' : ''
  const close = () => closeAll(server, receiver, store)
  return { url: `ws${s}://${place}`, httpUrl: `http${s}://${place}`, port: taken, close }
}

function receivingOf(options: HubOptions, store: HubStore): Receiving {
  const limits = { ...hubLimits, ...options.limits }
  const config = sessionConfig(options)
  return {
    store,
    config,
    limits,
    registry: new Registry(),
    committer: new Committer(store, limits.maxGroupEvents),
    listeners: options.listeners ?? {},
    authorize: options.authorize,
    probeMs: config.probeMs,
    now: () => performance.now(),
  }
}

function readingOf({ authorizeReader }: HubOptions, shared: Receiving, host: string) {
  const { store, registry, limits, listeners } = shared
  const mayRead = (request: IncomingMessage) => {
    const token = bearerOf(request)
    if (authorizeReader) return token !== undefined && authorizeReader(token)
    // A web page that has its own name point at this machine still sends that name.
    return isLoopback(host) && isLoopback(nameOf(request.headers.host))
  }
  const onFault = (error: unknown) => listeners.onFault?.(error)
  return { store, registry, maxPageEvents: limits.maxPageEvents, mayRead, onFault }
}

function serverFor({ tls }: HubOptions): Server {
  if (!tls) return createServer()
  const pem = (source: string | Buffer) => {
    return typeof source === 'string' ? readFileSync(source) : source
  }
  return createTlsServer({ cert: pem(tls.cert), key: pem(tls.key), minVersion: 'TLSv1.2' })
}

async function closeAll(server: Server, receiver: Receiver, store: HubStore): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  await receiver.close()
  server.closeAllConnections()
  await closed
  await store.close()
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Host of a `Host` header, without port and brackets. */
function nameOf(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
