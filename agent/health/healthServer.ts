import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isLoopback } from '../../config/loopback.ts'
import type { Metrics } from './metrics.ts'
import { pageFile, pagePolicy } from './statusPage.ts'

/** What the health of an agent is judged by. */
export interface HealthPorts {
  readonly metrics: Pick<Metrics, 'text'>
  /** Why no data moves, as a code; undefined: it moves, or its standstill is explained. */
  readonly unready: () => string | undefined
  /** What the page shows, as JSON; without account numbers. */
  readonly status: () => unknown
}

export interface HealthServer {
  readonly port: number
  close(): Promise<void>
}

/** How long a request may take to arrive, and its connection to stay, in milliseconds. */
const requestMs = 5_000
const maxConnections = 16

/**
 * Tells the monitoring of this machine how the agent fares: `/healthz` while the process lives,
 * `/readyz` as long as data moves, `/metrics` for Prometheus, and at `/` a page for people. It listens on loopback alone, knows no
 * other method than GET and changes nothing.
 *
 * @param port 0 takes a free one.
 * @throws {Error} Where the address is taken, or no loopback address.
 */
export async function startHealth(
  { host, port }: { readonly host: string; readonly port: number },
  ports: HealthPorts,
): Promise<HealthServer> {
  if (!isLoopback(host)) throw new Error('health is told on loopback only')
  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs })
  server.keepAliveTimeout = requestMs
  server.maxConnections = maxConnections
  server.on('request', (request, response) => {
    answer(ports, request).then(
      (found) => send(response, found),
      // A store that can't be read now; the next scrape asks again.
      () => send(response, [500, 'text/plain', 'internal-fault\n']),
    )
  })
  await listening(server, host, port)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Found = readonly [status: number, type: string, text: string]

async function answer(ports: HealthPorts, request: IncomingMessage): Promise<Found> {
  // A page in a browser on this machine must not read it through a name that it controls.
  if (!isLoopback(hostOf(request))) return [403, 'text/plain', 'host-not-local\n']
  if (request.method !== 'GET') return [405, 'text/plain', 'method-not-allowed\n']
  switch (request.url?.split('?', 1)[0]) {
    case '/healthz':
      return [200, 'text/plain', 'ok\n']
    case '/readyz': {
      const unready = ports.unready()
      return unready === undefined
        ? [200, 'text/plain', 'ok\n']
        : [503, 'text/plain', `${unready}\n`]
    }
    case '/metrics':
      return [200, ...(await ports.metrics.text())]
    case '/status.json':
      return [200, 'application/json', JSON.stringify(ports.status())]
    default: {
      const file = pageFile(request.url?.split('?', 1)[0] ?? '')
      if (file) return [200, file.type, file.text]
      return [404, 'text/plain', 'not-found\n']
    }
  }
}

function hostOf({ headers }: IncomingMessage): string {
  return URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? ''
}

function send(response: ServerResponse, [status, type, text]: Found): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': pagePolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  })
  response.end(text)
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
