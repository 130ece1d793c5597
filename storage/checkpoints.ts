import { getAsset, isSea } from 'node:sea'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { type CheckpointSetup, checkpointStates } from './checkpointSetup.ts'

/** A store of SQLite in WAL mode, as far as it is asked here. */
export interface LoggedStore {
  /** Path of its file. */
  readonly name: string
  readonly inTransaction: boolean
  pragma(source: string, options?: { readonly simple?: boolean }): unknown
  prepare(sql: string): { get(): unknown }
}

/** Of the log that is not in the file yet, before the thread is asked. */
const askedBytes = 4 * 1024 * 1024
/**
 * The log grows no further than this by much: then the writer itself brings into the file what the
 * thread has not come to, and the log begins anew.
 */
const maxLogBytes = 64 * 1024 * 1024
const lingerMs = 30_000

/**
 * Has the log of a store brought into its file by a thread, so that no transaction waits for the disk
 * longer than its own sync takes. Where there is no thread, or it does not keep up, SQLite does it in a
 * transaction of the writer's as it always does, only later: at {@link maxLogBytes}.
 *
 * What is committed is in the log and synced, whoever brings it into the file and when.
 */
export class Checkpoints {
  readonly #store: LoggedStore
  readonly #askedPages: number
  readonly #look: { get(): unknown }
  readonly #state = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | undefined
  #closed = false

  constructor(store: LoggedStore) {
    const page = Number(store.pragma('page_size', { simple: true }))
    store.pragma(`wal_autocheckpoint = ${Math.floor(maxLogBytes / page)}`)
    this.#store = store
    this.#askedPages = askedBytes / page
    this.#look = store.prepare('PRAGMA wal_checkpoint(NOOP)')
    Atomics.store(this.#state, 0, checkpointStates.gone)
  }

  /** To be told behind a transaction that wrote much: looks, and asks the thread where there is enough. */
  written(): void {
    // Nothing can be asked of the log inside a transaction.
    if (this.#closed || this.#store.inTransaction) return
    if (Atomics.load(this.#state, 0) === checkpointStates.asked) return
    if (this.#waiting() < this.#askedPages) return
    const before = Atomics.exchange(this.#state, 0, checkpointStates.asked)
    if (before === checkpointStates.gone) this.#begin()
    else Atomics.notify(this.#state, 0)
  }

  /** Before the store is closed; a checkpoint that runs comes to its end. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.terminate()
  }

  /** Pages of the log that are not in the file; none where the store can't tell now. */
  #waiting(): number {
    try {
      const { log, checkpointed } = Object(this.#look.get()) as Record<string, unknown>
      return Number(log) - Number(checkpointed)
    } catch {
      // The transaction before this is done, and must not fail for it. The next one's end comes.
      return 0
    }
  }

  #begin(): void {
    const setup: CheckpointSetup = { path: this.#store.name, state: this.#state, lingerMs }
    const worker = startThread({
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    })
    this.#worker = worker
    worker.unref()
    // It is there for speed alone: the next one is a new one.
    worker.on('error', () => {})
    worker.on('exit', () => {
      if (this.#worker === worker) Atomics.store(this.#state, 0, checkpointStates.gone)
    })
  }
}

/** From its source, or from the text that the executable holds. */
function startThread(options: WorkerOptions): Worker {
  return isSea()
    ? new Worker(getAsset('checkpoints.js', 'utf8'), { ...options, eval: true })
    : new Worker(new URL('./checkpointThread.ts', import.meta.url), options)
}
