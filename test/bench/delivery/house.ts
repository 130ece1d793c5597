import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { Processes } from '../../processes.ts'

const settleMs = 100
const upMs = 30_000

/** Agent and hub as processes of their own, as `test/processes.ts` starts them, and what they hold. */
export class House extends Processes {
  #hub: Database.Database | undefined
  readonly #pids = new Map<'run' | 'hub', number>()

  /** @param mapping Of the invoices' feed, as YAML. */
  async open(inboxes: readonly string[], mapping?: string): Promise<void> {
    await this.prepare(inboxes)
    if (mapping !== undefined) writeFileSync(join(this.folder, 'mapping.yaml'), mapping)
    const config = join(this.folder, 'kontor.yaml')
    // The disk's floor is for banks' machines; here it would end a run on a full one.
    writeFileSync(config, `${readFileSync(config, 'utf8')}limits: { minFreeDisk: 0B }\n`)
  }

  /** Starts both and waits until the first statement has come through: all is compiled and linked. */
  async warm(statement: string): Promise<void> {
    this.start('hub')
    this.start('run')
    this.drop(this.bank, 'first.sta', statement)
    const end = performance.now() + upMs
    while ((await this.ids('treasury').catch(() => [])).length === 0) {
      if (performance.now() > end) throw new Error('agent and hub must be up within half a minute')
      await sleep(100)
    }
    await sleep(500)
  }

  override start(verb: 'run' | 'hub'): ReturnType<Processes['start']> {
    const child = super.start(verb)
    this.#pids.set(verb, child.pid ?? 0)
    return child
  }

  pid(verb: 'run' | 'hub'): number {
    return this.#pids.get(verb) ?? 0
  }

  /** Events that the hub has committed, of all inboxes. */
  committed(): number {
    this.#hub ??= new Database(join(this.folder, 'hub', 'hub.sqlite'), { readonly: true })
    const row = this.#hub.prepare('SELECT max(cursor) AS last FROM event').pluck().get()
    return Number(row ?? 0)
  }

  /** Waits until the hub has committed so many events. @returns When, on the monotonic clock. */
  async untilCommitted(events: number, pollMs = 10): Promise<number> {
    while (this.committed() < events) {
      if (!this.isRunning('run') || !this.isRunning('hub')) throw new Error('a process ended')
      await sleep(pollMs)
    }
    return performance.now()
  }

  /** Writes a large file beside its folder, and moves it there once it is whole. */
  async dropChunks(folder: string, name: string, chunks: Iterable<Buffer>): Promise<number> {
    const aside = join(this.folder, name)
    const file = openSync(aside, 'w')
    let bytes = 0
    for (const chunk of chunks) bytes += writeSync(file, chunk)
    closeSync(file)
    await sleep(1_000)
    renameSync(aside, join(folder, name))
    return bytes
  }

  override async end(): Promise<void> {
    this.#hub?.close()
    await super.end()
  }
}

export { settleMs }
