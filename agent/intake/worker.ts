import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { Inspector } from '../../parsers/inspect.ts'
import type { Reading } from '../reading.ts'
import { readChoice } from './choice.ts'
import { fileChunks } from './fileChunks.ts'
import type { Answer, FeedReading, Job, WorkerSetup } from './messages.ts'
import { readFile } from './readFile.ts'
import { PartRecorder } from './recorder.ts'
import { settle } from './settle.ts'
import { stage } from './stage.ts'

/**
 * The thread that touches the files: copying, hashing, parsing, moving. All of it is synchronous
 * here, so that the main thread, which writes the store and serves the links, never waits for a disk
 * that is slow or a file that is large.
 */
const { places, underway } = workerData as WorkerSetup
const port = parentPort
if (!port) throw new Error('this module must run as a worker thread')

const maxUnderway = 4

function answer(message: Answer): void {
  port?.postMessage(message)
}

function perform(job: Job): Answer {
  switch (job.do) {
    case 'stage':
      return { done: 'stage', staged: stage(job.source, job.version, places.staged) }
    case 'read':
      return { done: 'read', reading: read(job.sha256, job.feed) }
    case 'settle':
      return { done: 'settle', place: settle(places, job.settlement) }
  }
}

/** Reads a staged file; its parts go to the main thread as they come. */
function read(sha256: string, feed: FeedReading): Reading {
  const path = join(places.staged, sha256)
  const inspector = new Inspector()
  for (const chunk of fileChunks(path)) inspector.write(chunk)
  const inspection = inspector.result(feed.charset)
  if (inspection.sha256 !== sha256) throw new Error('a staged file must have the bytes of its name')
  const { eventSource, legalEntity, limits } = feed
  const entity = legalEntity === undefined ? {} : { legalEntity }
  const stamp = { source: eventSource, sourceFile: sha256, ...entity }
  const recorder = new PartRecorder(stamp, (parts) => {
    Atomics.add(underway, 0, 1)
    answer({ parts })
    for (let n = Atomics.load(underway, 0); n >= maxUnderway; n = Atomics.load(underway, 0)) {
      Atomics.wait(underway, 0, n)
    }
  })
  const reading = readFile(path, inspection, readChoice(feed), limits, recorder)
  if (reading.ok) recorder.flush()
  return reading
}

port.on('message', (job: Job) => {
  try {
    answer(perform(job))
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException
    answer({ failed: { code: code ?? name, message } })
  }
})
