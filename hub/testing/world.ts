import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Batch } from '../../protocol/codec.ts'
import { type RunningHub, startHub } from '../hub.ts'
import type { HubOptions } from '../options.ts'
import type { PushRoute } from '../routes/push/settings.ts'
import { bookedEvents, Client, helloOf } from './client.ts'

/** A hub on loopback with a store of its own, for tests of what consumers see. */
export class HubWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-hub-'))
  readonly faults: unknown[] = []
  readonly deadLetters: string[] = []
  #options: Partial<HubOptions> = {}
  #hub: RunningHub | undefined
  #sent = new Map<string, number>()

  get hub(): RunningHub {
    if (!this.#hub) throw new Error('the hub is not started')
    return this.#hub
  }

  get storePath(): string {
    return join(this.folder, 'hub.db')
  }

  async start(options: Partial<HubOptions> = this.#options): Promise<void> {
    this.#options = options
    this.#hub = await startHub({
      storePath: this.storePath,
      authorize: (_agent, token) => token === 'secret',
      listeners: {
        onFault: (error) => this.faults.push(error),
        onDeadLetter: (route, code) => this.deadLetters.push(`${route} ${code}`),
      },
      ...options,
    })
  }

  async stop(): Promise<void> {
    await this.#hub?.close()
    this.#hub = undefined
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Delivers events as an agent does, and waits until they are committed. */
  async deliver(
    bodies: readonly string[],
    inbox = 'erp',
    agent = 'oslo',
    files?: Batch['files'],
  ): Promise<void> {
    const key = `${agent}/${inbox}`
    const after = this.#sent.get(key) ?? 0
    const client = await new Client(this.hub.url, inbox).opened()
    client.say(helloOf({ agent, inbox, acked: after }))
    await client.next('welcome')
    for (let at = 0; at < bodies.length; at += 500) {
      client.sayEvents('statements', after + at, bodies.slice(at, at + 500), files)
      await client.ackThrough('statements', Math.min(after + bodies.length, after + at + 500))
    }
    this.#sent.set(key, after + bodies.length)
    await client.cut()
  }

  async deliverBooked(prefix: string, count: number, inbox = 'erp'): Promise<string[]> {
    await this.deliver(bookedEvents(prefix, 1, count), inbox)
    return Array.from({ length: count }, (_, i) => `${prefix}-${i + 1}`)
  }

  async ask(path: string, { token, body }: { token?: string; body?: unknown } = {}) {
    const response = await fetch(`${this.hub.httpUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined || body === '' ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined || body === '' ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    return { status: response.status, body: Object(answer), headers: response.headers }
  }
}

/** A route with short times, as tests want it. */
export function pushRoute(url: string, more: Partial<PushRoute> = {}): PushRoute {
  return {
    name: 'ledger',
    inbox: 'erp',
    selection: {},
    startFrom: 'beginning',
    url,
    mode: 'batch',
    maxEvents: 10,
    maxBytes: 1024 * 1024,
    timeoutMs: 2_000,
    eventsPerSecond: undefined,
    attempts: 3,
    backoff: { firstMs: 5, maxMs: 20 },
    signature: undefined,
    oauth: undefined,
    tls: {},
    ...more,
  }
}
