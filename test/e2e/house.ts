import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Notice } from '../../agent/notice.ts'
import { type RunningAgent, startAgent } from '../../agent/run.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { formatProblem } from '../../config/problems.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import type { HubOptions } from '../../hub/options.ts'
import { invoiceMapping } from '../samples.ts'

/** An event as a reader of the hub gets it. */
export interface HubEvent {
  readonly id: string
  readonly type: string
  readonly subject?: string
  readonly sourcefile: string
  readonly legalentity?: string
  readonly region?: string
  readonly data: Record<string, unknown>
}

/** A real hub and a real agent in a folder of their own, on loopback. */
export class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-house-'))
  readonly bank = join(this.folder, 'drop', 'bank')
  readonly invoices = join(this.folder, 'drop', 'invoices')
  readonly state = join(this.folder, 'state')
  readonly notices: Notice[] = []
  hub: RunningHub | undefined
  #agent: RunningAgent | undefined
  #port = 0

  constructor() {
    for (const folder of [this.bank, this.invoices]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(this.folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
    writeFileSync(join(this.folder, 'mapping.yaml'), invoiceMapping)
  }

  get storePath(): string {
    return join(this.folder, 'hub.sqlite')
  }

  async startHub(more: Partial<HubOptions> = {}): Promise<void> {
    const authorize = (_agent: string, token: string) => token === 'a-token-for-tests'
    const { storePath } = this
    this.hub = await startHub({ storePath, port: this.#port, authorize, ...more })
    this.#port = this.hub.port
  }

  async stopHub(): Promise<void> {
    await this.hub?.close()
    this.hub = undefined
  }

  /** @param more Keys at the top of the configuration. @param feed Keys of the bank feed. */
  async startAgent(
    destinations = this.destination('treasury'),
    more = '',
    feed = '',
    settleTime = '100ms',
  ): Promise<void> {
    const file = this.configure(config(destinations, feed, settleTime) + more)
    const loaded = loadAgentConfig(file)
    if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
    this.#agent = await startAgent(loaded.config, (notice) => this.notices.push(notice))
  }

  /** Writes the agent's configuration. @returns Its file. */
  configure(text = config(this.destination('treasury'), '', '100ms')): string {
    const file = join(this.folder, 'kontor.yaml')
    writeFileSync(file, text)
    return file
  }

  destination(name: string, more = ''): string {
    return `  - { name: ${name}, url: 'ws://127.0.0.1:${this.#port}/agents/${name}', token: { file: ./token }${more} }\n`
  }

  async stopAgent(): Promise<void> {
    await this.#agent?.stop()
    this.#agent = undefined
  }

  /** Drops a file as a careful sender does. */
  drop(name: string, content: string | Uint8Array, folder = this.bank): void {
    const part = join(folder, `${name}.part`)
    writeFileSync(part, content)
    renameSync(part, join(folder, name))
  }

  /** Waits until so many notices of a kind have come. */
  async until(kind: Notice['kind'], count = 1, withinMs = 20_000): Promise<void> {
    await this.untilTrue(() => this.count(kind) >= count, `${count} × ${kind}`, withinMs)
  }

  async untilTrue(holds: () => boolean, what: string, withinMs = 20_000): Promise<void> {
    const deadline = performance.now() + withinMs
    while (!holds()) {
      if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** Waits until an inbox has so many events. */
  async untilEvents(count: number, inbox = 'treasury', withinMs = 20_000): Promise<void> {
    for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
      if ((await this.events(inbox)).length >= count) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`not within ${withinMs} ms: ${count} events`)
  }

  count(kind: Notice['kind']): number {
    return this.notices.filter((notice) => notice.kind === kind).length
  }

  /** All that an inbox of the hub has, in its order. */
  async events(inbox = 'treasury'): Promise<HubEvent[]> {
    const all: HubEvent[] = []
    for (let after = 0; ; ) {
      const page = await fetch(
        `${this.hub?.httpUrl}/v1/events?inbox=${inbox}&after=${after}&limit=1000`,
      )
      const { events } = (await page.json()) as { events: { cursor: number; event: HubEvent }[] }
      all.push(...events.map(({ event }) => event))
      const last = events.at(-1)
      if (last === undefined) return all
      after = last.cursor
    }
  }

  /** The report beside a file in quarantine, or of one with a held statement. */
  report(place: 'quarantine' | 'held', name: string): string {
    const folder = join(this.state, place)
    const file = readdirSync(folder).find((entry) => entry.endsWith(`${name}.report.txt`))
    if (file === undefined) throw new Error(`${place} has no report on ${name}`)
    return readFileSync(join(folder, file), 'utf8')
  }

  async end(): Promise<void> {
    await this.stopAgent()
    await this.stopHub()
    rmSync(this.folder, { recursive: true })
  }
}

function config(destinations: string, feed: string, settleTime: string): string {
  return `agent: test
state: ./state
feeds:
  - { name: bank, folder: ./drop/bank, settleTime: ${settleTime}, scanEvery: 1s${feed && `, ${feed}`} }
  - { name: invoices, folder: ./drop/invoices, settleTime: 100ms, scanEvery: 1s, mapping: ./mapping.yaml }
destinations:
${destinations}`
}
