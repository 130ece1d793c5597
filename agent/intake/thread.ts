import { Worker } from 'node:worker_threads'
import type { StagedPart } from '../../outbox/staging.ts'
import type { Answer, Job, WorkerSetup } from './messages.ts'
import type { Places } from './places.ts'

type Done = Extract<Answer, { done: string }>
type DoneOf<Name extends Job['do']> = Extract<Done, { done: Name }>

/** A job that failed for a reason of the system; `code` is Node's, such as `ENOSPC`. */
export class JobError extends Error {
  override readonly name = 'JobError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Pending {
  readonly parts: ((parts: readonly StagedPart[]) => void) | undefined
  readonly resolve: (done: Done) => void
  readonly reject: (error: Error) => void
}

/** Code of a job whose thread ended under it: out of memory, mostly. */
export const threadEnded = 'thread-ended'

/**
 * Room for what the thread makes and soon forgets. Left alone it grows to 130 MB on a large file, and
 * reading is no faster for it.
 */
const maxYoungGenerationSizeMb = 24

/**
 * The intake's end of its worker thread: one job at a time, answered by a promise. A thread that ends
 * fails its job, and the next job gets a new one.
 */
export class IntakeThread {
  readonly #setup: WorkerSetup
  #worker: Worker | undefined
  #pending: Pending | undefined

  constructor(places: Places) {
    this.#setup = { places, underway: new Int32Array(new SharedArrayBuffer(4)) }
  }

  /** @param parts Takes each chunk of a `read`; what it throws ends the job. */
  run<Name extends Job['do']>(
    job: Extract<Job, { do: Name }>,
    parts?: (parts: readonly StagedPart[]) => void,
  ): Promise<DoneOf<Name>> {
    if (this.#pending) throw new Error('the intake thread does one job at a time')
    return new Promise<Done>((resolve, reject) => {
      this.#pending = { parts, resolve, reject }
      this.#worker ??= this.#begin()
      this.#worker.postMessage(job)
    }) as Promise<DoneOf<Name>>
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #begin(): Worker {
    Atomics.store(this.#setup.underway, 0, 0)
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxYoungGenerationSizeMb },
    })
    let reason = 'the thread ended'
    worker.on('message', (answer: Answer) => this.#take(answer))
    worker.on('error', (error: Error) => {
      reason = error.message
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#ended(reason)
    })
    return worker
  }

  #take(answer: Answer): void {
    if ('parts' in answer) this.#takeParts(answer.parts)
    else this.#takeDone(answer)
  }

  #takeDone(answer: Exclude<Answer, { parts: unknown }>): void {
    const pending = this.#pending
    this.#pending = undefined
    if ('failed' in answer) pending?.reject(new JobError(answer.failed.code, answer.failed.message))
    else pending?.resolve(answer)
  }

  /** A chunk that the store can't take fails the job; the rest of its chunks are let go by. */
  #takeParts(parts: readonly StagedPart[]): void {
    const pending = this.#pending
    try {
      pending?.parts?.(parts)
    } catch (error) {
      this.#pending = pending && {
        ...pending,
        parts: () => {},
        resolve: () => pending.reject(error as Error),
      }
    }
    Atomics.sub(this.#setup.underway, 0, 1)
    Atomics.notify(this.#setup.underway, 0)
  }

  #ended(reason: string): void {
    const pending = this.#pending
    this.#worker = undefined
    this.#pending = undefined
    pending?.reject(new JobError(threadEnded, reason))
  }
}
