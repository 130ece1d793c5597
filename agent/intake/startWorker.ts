import { Worker, type WorkerOptions } from 'node:worker_threads'
import { packedText } from '../service/packed.ts'

/** Starts the thread of worker.ts: from its source, or from the text that the executable holds. */
export function startWorker(options: WorkerOptions): Worker {
  const packed = packedText('worker.js')
  return packed === undefined
    ? new Worker(new URL('./worker.ts', import.meta.url), options)
    : new Worker(packed, { ...options, eval: true })
}
