import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import { createServer, type TlsOptions } from 'node:tls'
import { type Credentials, type Identity, straight } from '../../agent/delivery/identity.ts'
import { type Knocked, knock } from '../../agent/delivery/knock.ts'
import { openLink } from '../../agent/delivery/socket.ts'
import type { AgentHolder } from '../../config/types.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import type { HubOptions } from '../../hub/options.ts'

/** What the configuration says of an agent; marks that are not named are absent. */
export function holder(name: string, marks: Partial<AgentHolder> = {}): AgentHolder {
  const none = { token: undefined, tokenReference: undefined }
  return { name, ...none, certificate: undefined, oauthClient: undefined, ...marks }
}

/** An identity made of what a test gives. */
export function showing(
  tls: SecureContextOptions,
  bearer?: string,
  more: Partial<Credentials> = {},
): Identity {
  const minVersion = 'TLSv1.3'
  return {
    present: async () => ({
      way: straight,
      bearer,
      renewInMs: undefined,
      ...more,
      tls: { minVersion, ...tls },
    }),
  }
}

/** Knocks as an agent does, and gives what came of it. */
export function visit(url: string, identity: Identity, agent = 'oslo'): Promise<Knocked> {
  const to = `${url}/agents/erp`
  return knock(agent, 'erp', (events) => openLink(to, identity, events))
}

export interface Listener {
  readonly port: number
  /** Bytes that came in, above TLS where it is one that speaks TLS. */
  received(): number
  close(): Promise<void>
}

/** A server that says nothing and counts what it is told, after the handshake. */
export function tlsListener(options: TlsOptions): Promise<Listener> {
  return listening((count) => createServer(options, count))
}

export function plainListener(act: (socket: Socket) => void): Promise<Listener> {
  return listening((count) =>
    createPlainServer((socket) => {
      count(socket)
      act(socket)
    }),
  )
}

function listening(make: (count: (socket: Socket) => void) => Server): Promise<Listener> {
  let bytes = 0
  const sockets = new Set<Socket>()
  const server = make((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      bytes += data.length
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.on('tlsClientError', () => {})
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        received: () => bytes,
        close: async () => {
          for (const socket of sockets) socket.destroy()
          await new Promise((closed) => server.close(closed))
        },
      })
    })
  })
}

/** A hub with TLS on loopback, and a folder for what it and an agent keep. */
export class LinkHouse {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-links-'))
  readonly #others: { close(): Promise<void> }[] = []
  #hub: RunningHub | undefined

  get url(): string {
    return this.#hub?.url ?? ''
  }

  get storePath(): string {
    return join(this.folder, 'hub.sqlite')
  }

  async start(options: Partial<HubOptions>): Promise<void> {
    this.#hub = await startHub({
      storePath: this.storePath,
      authorize: (agent, token) => token === `token-of-${agent}`,
      ...options,
    })
  }

  also<Other extends { close(): Promise<void> }>(other: Other): Other {
    this.#others.push(other)
    return other
  }

  async end(): Promise<void> {
    for (const other of this.#others) await other.close()
    await this.#hub?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
