import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { Inspector } from '../../parsers/inspect.ts'
import { KeptFiles } from '../atRest/keptFiles.ts'
import type { Reading } from '../reading.ts'
import { LearnedRegister, type SentRegister } from '../register/learned.ts'
import { readChoice } from './choice.ts'
import { type Failed, failed } from './failed.ts'
import { FreshLookups } from './freshLookups.ts'
import {
  type Answer,
  type FeedReading,
  type Job,
  readingSteps,
  type SmallReading,
  type WorkerSetup,
} from './messages.ts'
import { readFile } from './readFile.ts'
import { PartRecorder, type RecordedChunk } from './recorder.ts'
import { purge, renewReport, restore, settle } from './settle.ts'
import { stage } from './stage.ts'
import { unwrap } from './unwrap/unwrap.ts'
import { wrappingHeadBytes, wrappingOf } from './unwrap/wrapping.ts'

/**
 * The thread that touches the files: copying, hashing, unwrapping, parsing, moving. One job at a time
 * and nearly all of it synchronous, so that the main thread, which writes the store and serves the
 * links, never waits for a disk that is slow or a file that is large.
 */
const { places, keys, underway, passed } = workerData as WorkerSetup
const kept = new KeptFiles(keys)
const port = parentPort
if (!port) throw new Error('this module must run as a worker thread')

const maxUnderway = 4
const learned = new LearnedRegister()
const lookups = new FreshLookups()

function answer(message: Answer): void {
  port?.postMessage(message)
}

async function perform(job: Job): Promise<Answer> {
  switch (job.do) {
    case 'stage':
      return { done: 'stage', staged: await stage(job.sources, places.staged, kept) }
    case 'unwrap':
      return { done: 'unwrap', unwrapped: await unwrap(places, job.file, kept) }
    case 'read':
      return { done: 'read', reading: read(job) }
    case 'read-small':
      return {
        done: 'read-small',
        readings: job.files.map((file) => readSmall(file, job.register)),
      }
    case 'settle':
      return { done: 'settle', settled: settle(places, job.settlements) }
    case 'restore':
      restore(places, job.sha256, job.kept)
      return { done: 'restore' }
    case 'purge':
      purge(places, job.kept)
      return { done: 'purge' }
    case 'renew':
      renew(job.kept)
      return { done: 'renew' }
    case 'report':
      renewReport(places, job.name, job.report)
      return { done: 'report' }
  }
}

/** Encrypts an original anew; one that was deleted meanwhile needs it no more. */
function renew(name: string): void {
  const path = join(places.root, name)
  if (existsSync(path)) kept.renew(path, places.unwrapping)
}

/** Reads a staged file; its events go to the main thread as they come. */
function read({ sha256, feed, register }: Extract<Job, { do: 'read' }>): Reading {
  return readWith({ sha256, feed }, register, (chunk) => {
    Atomics.add(underway, 0, 1)
    port?.postMessage({ chunk } satisfies Answer, [chunk.bytes.buffer])
    for (let n = Atomics.load(underway, 0); n >= maxUnderway; n = Atomics.load(underway, 0)) {
      Atomics.wait(underway, 0, n)
    }
  })
}

/** Reads a staged file that fits in one chunk; undefined where it doesn't, or is wrapped. */
function readSmall(
  file: StagedFile,
  register: SentRegister | undefined,
): SmallReading | Failed | undefined {
  try {
    if (wrappingOf(kept.head(join(places.staged, file.sha256), wrappingHeadBytes))) return undefined
    const chunks: RecordedChunk[] = []
    const reading = readWith(file, register, (chunk) => chunks.push(chunk))
    return chunks.length > 1 ? undefined : { reading, chunk: chunks[0] }
  } catch (error) {
    return failed(error, 'keep')
  }
}

interface StagedFile {
  readonly sha256: string
  readonly feed: FeedReading
}

function readWith(
  { sha256, feed }: StagedFile,
  register: SentRegister | undefined,
  send: (chunk: RecordedChunk) => void,
): Reading {
  const path = join(places.staged, sha256)
  const inspector = new Inspector()
  for (const chunk of counted(readingSteps.inspecting, kept.chunks(path))) inspector.write(chunk)
  const inspection = inspector.result(feed.charset)
  if (inspection.sha256 !== sha256) throw new Error('a staged file must have the bytes of its name')
  const { eventSource, legalEntity, limits } = feed
  const entity = legalEntity === undefined ? {} : { legalEntity }
  const stamp = { source: eventSource, sourceFile: sha256, ...entity }
  const { feed: name, unknownAccount } = feed
  const enricher = learned.enricher(register, { feed: name, unknownAccount, stamp })
  const recorder = new PartRecorder(stamp, send, enricher)
  const choice = readChoice(feed, (mapping) => lookups.of(mapping))
  const chunks = counted(readingSteps.reading, kept.chunks(path))
  const reading = readFile(chunks, inspection, choice, limits, recorder)
  if (reading.ok) recorder.flush()
  return reading
}

/** Chunks as they are, with how far they are told to the main thread. */
function* counted(step: bigint, chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  Atomics.store(passed, 1, 0n)
  Atomics.store(passed, 0, step)
  for (const chunk of chunks) {
    yield chunk
    Atomics.add(passed, 1, BigInt(chunk.length))
  }
  Atomics.store(passed, 0, readingSteps.none)
}

port.on('message', (job: Job) => {
  perform(job).then(answer, (error: NodeJS.ErrnoException) => {
    const { code, name, message } = error
    answer({ failed: { code: code ?? name, message } })
  })
})
