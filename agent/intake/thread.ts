import type { Worker } from 'node:worker_threads'
import { type AtRestKeys, noKeys } from '../../outbox/atRestKeys.ts'
import type { StagedChunk } from '../../outbox/staging.ts'
import type { SentRegister } from '../register/learned.ts'
import type { RegisterVersion } from '../register/tables.ts'
import type { FaultyStep } from '../systemFaults.ts'
import { type Answer, type Job, readingSteps, type WorkerSetup } from './messages.ts'
import type { Places } from './places.ts'
import { startWorker } from './startWorker.ts'

type Done = Extract<Answer, { done: string }>
type DoneOf<Name extends Job['do']> = Extract<Done, { done: Name }>

/** A job that failed for a reason of the system; `code` is Node's, such as `ENOSPC`. */
export class JobError extends Error {
  override readonly name = 'JobError'
  readonly code: string
  readonly step: FaultyStep | undefined

  constructor(code: string, message: string, step?: FaultyStep) {
    super(message)
    this.code = code
    this.step = step
  }
}

interface Pending {
  readonly take: ((chunk: StagedChunk) => void) | undefined
  readonly resolve: (done: Done) => void
  readonly reject: (error: Error) => void
}

/** Code of a job whose thread ended under it: out of memory, mostly. */
export const threadEnded = 'thread-ended'

/**
 * Room for what the thread makes and soon forgets. Left alone it grows to 130 MB on a large file, and
 * reading is no faster for it.
 */
export const threadLimits = { maxYoungGenerationSizeMb: 24 } as const

/**
 * The intake's end of its worker thread: one job at a time, answered by a promise. A thread that ends
 * fails its job, and the next job gets a new one.
 */
export class IntakeThread {
  readonly #setup: WorkerSetup
  #worker: Worker | undefined
  /** Number of the register that the worker has been sent. */
  #register: number | undefined
  #pending: Pending | undefined

  constructor(places: Places, keys: AtRestKeys = noKeys) {
    this.#setup = {
      places,
      keys,
      underway: new Int32Array(new SharedArrayBuffer(4)),
      passed: new BigInt64Array(new SharedArrayBuffer(16)),
    }
  }

  /** @param take Takes each chunk of a `read`; what it throws ends the job. */
  run<Name extends Job['do']>(
    job: Extract<Job, { do: Name }>,
    take?: (chunk: StagedChunk) => void,
  ): Promise<DoneOf<Name>> {
    if (this.#pending) throw new Error('the intake thread does one job at a time')
    return new Promise<Done>((resolve, reject) => {
      this.#pending = { take, resolve, reject }
      this.#worker ??= this.#begin()
      this.#worker.postMessage(job)
    }) as Promise<DoneOf<Name>>
  }

  /** How far the file is that is read; undefined where none is. */
  get reading(): { readonly step: 'inspecting' | 'reading'; readonly bytes: number } | undefined {
    const { passed } = this.#setup
    const step = Atomics.load(passed, 0)
    if (step === readingSteps.none || this.#pending === undefined) return undefined
    const bytes = Number(Atomics.load(passed, 1))
    return { step: step === readingSteps.reading ? 'reading' : 'inspecting', bytes }
  }

  /** A register as the worker must be sent it: with its rows where it has not had them. */
  sent(register: RegisterVersion | undefined): SentRegister | undefined {
    if (register === undefined) return undefined
    const known = this.#register === register.number
    this.#register = register.number
    return known ? { number: register.number } : register
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#register = undefined
    await worker?.terminate()
  }

  #begin(): Worker {
    Atomics.store(this.#setup.underway, 0, 0)
    const worker = startWorker({
      workerData: this.#setup,
      resourceLimits: threadLimits,
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
    if ('chunk' in answer) this.#takeChunk(answer.chunk)
    else this.#takeDone(answer)
  }

  #takeDone(answer: Exclude<Answer, { chunk: unknown }>): void {
    const pending = this.#pending
    this.#pending = undefined
    if ('failed' in answer) pending?.reject(new JobError(answer.failed.code, answer.failed.message))
    else pending?.resolve(answer)
  }

  /** A chunk that the store can't take fails the job; the rest of its chunks are let go by. */
  #takeChunk(chunk: StagedChunk): void {
    const pending = this.#pending
    try {
      pending?.take?.(chunk)
    } catch (error) {
      this.#pending = pending && {
        ...pending,
        take: () => {},
        resolve: () => pending.reject(error as Error),
      }
    }
    Atomics.sub(this.#setup.underway, 0, 1)
    Atomics.notify(this.#setup.underway, 0)
  }

  #ended(reason: string): void {
    const pending = this.#pending
    this.#worker = undefined
    this.#register = undefined
    this.#pending = undefined
    pending?.reject(new JobError(threadEnded, reason))
  }
}
