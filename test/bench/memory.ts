import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { readFile } from '../../agent/intake/readFile.ts'
import { threadLimits } from '../../agent/intake/thread.ts'
import { EventWriter } from '../../events/eventWriter.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { mappedFormat } from '../../parsers/mapped.ts'
import { mappingSchema } from '../../parsers/mapping/schema.ts'
import { csvChunks, csvMapping } from './csvInput.ts'
import { camtChunks, mt940Chunks } from './inputs.ts'

const pageBytes = 256 * 1024

/**
 * `npm run bench:memory -- --format mt940 --megabytes 1000`: reads one large statement from a file in
 * a thread with the limits of the intake's, serialises its events, and tells the most memory that the
 * process ever held. A process a format: memory once taken is not given back.
 */
const { values } = parseArgs({
  options: {
    format: { type: 'string', default: 'mt940' },
    megabytes: { type: 'string', default: '1000' },
    /** Only writes the file: in a process of its own, whose memory is not measured. */
    write: { type: 'string' },
  },
})

if (isMainThread && values.write !== undefined) write(values.write)
else if (isMainThread) await measure()
else parentPort?.postMessage(read(String(workerData)))

interface Outcome {
  readonly entries: number
  readonly proven: boolean
  readonly written: number
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-memory-'))
  try {
    const path = join(folder, 'large')
    const own = ['--format', values.format, '--megabytes', values.megabytes, '--write', path]
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...own])
    const started = process.cpuUsage()
    const { entries, proven, written } = await inThread(path)
    const { user, system } = process.cpuUsage(started)
    const megabytes = statSync(path).size / 1e6
    const most = process.resourceUsage().maxRSS / 1024
    process.stdout.write(
      `${values.format}: ${megabytes.toFixed(0)} MB, ${entries} entries, ` +
        `${proven ? 'proven' : 'NOT PROVEN'}, ${(written / 1e6).toFixed(0)} MB of events, ` +
        `${((megabytes * 1e6) / (user + system)).toFixed(1)} MB a CPU second, ` +
        `most memory ${most.toFixed(0)} MB\n`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function write(path: string): void {
  const bytes = Number(values.megabytes) * 1_000_000
  const file = openSync(path, 'w')
  for (const chunk of chunks(bytes)) {
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
  }
  closeSync(file)
}

function chunks(bytes: number): Iterable<Buffer> {
  if (values.format === 'csv') return csvChunks(bytes, 'latin1')
  return values.format === 'camt' ? camtChunks(bytes) : mt940Chunks(bytes)
}

function inThread(path: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const url = new URL(import.meta.url)
    const argv = process.argv.slice(2)
    const worker = new Worker(url, { workerData: path, resourceLimits: threadLimits, argv })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function read(path: string): Outcome {
  const inspector = new Inspector()
  for (const chunk of fileChunks(path)) inspector.write(chunk)
  const inspection = inspector.result()
  const choice =
    values.format === 'csv' ? { mapped: mappedFormat(mappingSchema.parse(csvMapping)) } : {}
  const writer = new EventWriter({ source: '/bench', sourceFile: inspection.sha256 })
  let written = 0
  const count = (bytes: Uint8Array) => {
    written += bytes.length
  }
  const { ok, broken, entries, problems } = readFile(path, inspection, choice, defaultLimits, {
    open: () => {},
    event: (draft) => {
      writer.add(draft)
      if (writer.length > pageBytes) writer.drain(count)
    },
    close: () => {},
  })
  if (!ok) throw new Error(problems[0]?.message)
  return { entries, proven: ok && broken === 0, written: written + writer.length }
}
