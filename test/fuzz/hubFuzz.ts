import { WebSocket } from 'ws'
import { addUsers, Browser } from '../../hub/access/testing/browser.ts'
import type { Operation } from '../../hub/http/operation.ts'
import { operations } from '../../hub/http/operations.ts'
import { bookedEvents, helloOf } from '../../hub/testing/client.ts'
import { HubWorld } from '../../hub/testing/world.ts'
import { encode, encodeEvents } from '../../protocol/codec.ts'
import { mutate } from './mutate.ts'

const table: readonly Operation[] = operations
/** What may come on top of what the first rounds took, with all that caches hold. */
const growthBytes = 256 * 1024 * 1024
const settledAfter = 30

const texts = [
  '',
  '0',
  '-1',
  '9'.repeat(40),
  '%00',
  '%ff%fe',
  '../..',
  "' OR 1=1 --",
  '__proto__',
  '\u202e\ud83d\ude00',
  'x'.repeat(3000),
  '2026-02-30',
  '[]',
  '*',
]
const values: readonly unknown[] = [
  ...[null, true, -1, 1e308, '', 'x'.repeat(5000), [], {}, '\u0000', '2026-02-30'],
  JSON.parse('{"__proto__":{"role":"admin"}}'),
  [[[[[[[[]]]]]]]],
]

/** One hub in this process, and strangers, agents and a signed-in admin that say what comes to mind. */
export class HubFuzz {
  readonly findings: string[] = []
  readonly count = { frames: 0, requests: 0, startedAt: 0, most: 0 }
  readonly #next: () => number
  readonly #world = new HubWorld()
  #admin: Browser | undefined
  #rounds = 0
  #delivered = 0

  constructor(next: () => number) {
    this.#next = next
  }

  async start(): Promise<void> {
    const generous = { requestsPerSecond: 1e6, requestsAtOnce: 1e6 }
    await this.#world.start({ http: generous })
    await addUsers({ storePath: this.#world.storePath }, { name: 'anna', role: 'admin' })
    this.#admin = new Browser(this.#world.hub.httpUrl)
    await this.#admin.signIn('anna')
  }

  async end(): Promise<void> {
    await this.#world.end()
  }

  /** Some connections and requests, and a look at how the hub fares. */
  async round(): Promise<void> {
    this.#rounds += 1
    await Promise.all([
      ...Array.from({ length: 8 }, (_, i) => this.#talk(i % 2 === 0 ? 'secret' : 'wrong')),
      ...Array.from({ length: 60 }, (_, i) => this.#request(i % 2 === 0)),
    ])
    for (const fault of this.#world.faults.splice(0)) this.findings.push(`fault: ${String(fault)}`)
    if (this.#rounds % 20 === 0) await this.#healthy()
    const { rss } = process.memoryUsage()
    if (this.#rounds === settledAfter) this.count.startedAt = rss
    this.count.most = Math.max(this.count.most, rss)
    const { startedAt } = this.count
    if (startedAt > 0 && rss > startedAt + growthBytes) this.findings.push(`growth: ${rss} bytes`)
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#next() * items.length)]
    if (item === undefined) throw new Error('there must be something to pick')
    return item
  }

  /** A connection that begins as an agent does, or not even that, and goes on with anything. */
  #talk(token: string): Promise<void> {
    const agent = this.#pick(['oslo', 'rome', 'x'.repeat(80)])
    const headers = { authorization: `Bearer ${token}` }
    const socket = new WebSocket(`${this.#world.hub.url}/agents/fuzz`, 'kontor.v1', { headers })
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.terminate(), 3000)
      socket.on('close', () => {
        clearTimeout(timer)
        resolve()
      })
      socket.on('error', () => {})
      socket.on('open', () => {
        if (this.#next() < 0.8) socket.send(encode({ ...helloOf({ agent, inbox: 'fuzz' }) }))
        for (let left = 1 + Math.floor(this.#next() * 6); left > 0; left -= 1) {
          this.count.frames += 1
          socket.send(this.#frame(), { binary: this.#next() < 0.1 })
        }
        setTimeout(() => socket.close(), 50)
      })
    })
  }

  #frame(): Buffer {
    const range = { lane: 'statements', after: 0, through: 2, filtered: 0, parked: 0 } as const
    const whole = this.#pick([
      () => encodeEvents({ ...range, events: bookedEvents(`f${this.#next()}`, 1, 2) }),
      () => encode(helloOf({ inbox: 'fuzz' })),
      () => '{"t":"status","at":"2026-11-22T00:00:00Z"}',
      () => '{"t":"replay"}',
      () => JSON.stringify({ t: this.#pick(['ack', 'bye', 'refuse', 'x']), v: this.#pick(values) }),
      () => `{"t":"events","events":${'['.repeat(5000)}`,
    ])()
    const bytes = Buffer.from(whole)
    return this.#next() < 0.2 ? bytes : Buffer.from(mutate(bytes, bytes, this.#next))
  }

  async #request(signedIn: boolean): Promise<void> {
    const operation = this.#pick(table)
    // A sign-out would make strangers of all requests, and a live stream never ends.
    if (['consoleLive', 'signOut'].includes(operation.id)) return
    this.count.requests += 1
    const browser = signedIn && this.#admin ? this.#admin : new Browser(this.#world.hub.httpUrl)
    const path = operation.path.replaceAll(/\{\w+\}/g, () => this.#written())
    const names = Object.keys(operation.query.shape)
    const query = names.map((name) => `${name}=${this.#written()}`).join('&')
    const body = operation.method === 'GET' ? undefined : this.#body(operation)
    try {
      const told = await browser.ask(`${path}?${query}`, { method: operation.method, body })
      const isFine = told.status < 500 || told.body['code'] === 'sign-in-unavailable'
      if (!isFine) this.findings.push(`${told.status}: ${operation.method} ${path}?${query}`)
    } catch (error) {
      // Cut off for what it said, which is an answer too; a hub that died is found by the next look.
      if ((error as { code?: string }).code === 'ERR_UNESCAPED_CHARACTERS') return
    }
  }

  #written(): string {
    const text = this.#pick(texts)
    return text.includes('%') ? text : encodeURIComponent(text)
  }

  #body(operation: Operation): unknown {
    const shape = operation.body && 'shape' in operation.body ? operation.body.shape : {}
    const names = Object.keys(shape as object)
    if (names.length === 0 || this.#next() < 0.2) return this.#pick(values)
    return Object.fromEntries(names.map((name) => [name, this.#pick([...values, ...texts])]))
  }

  /** An honest agent is served as ever. */
  async #healthy(): Promise<void> {
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 10_000))
    const served = this.#world.deliver(bookedEvents(`ok${this.#delivered}`, 1, 3), 'erp', 'honest')
    this.#delivered += 3
    if ((await Promise.race([served, late])) === 'late')
      this.findings.push('an agent is not served')
  }
}
