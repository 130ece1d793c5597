import { randomUUID } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../agent/intake/durable.ts'
import { places } from '../agent/intake/places.ts'
import { IntakeThread } from '../agent/intake/thread.ts'
import { callSystem } from '../agent/service/notifySocket.ts'
import { FolderWatcher } from '../agent/sources/folderWatcher.ts'
import { openOutbox } from '../outbox/outbox.ts'
import { sqliteVersion } from '../outbox/store.ts'
import { defaultLimits } from '../parsers/limits.ts'
import { readSample, samples } from './selfTestSamples.ts'
import { shakeHands } from './selfTestTls.ts'

/** One part of the program, and how it is tried. */
export interface Part {
  readonly name: string
  /**
   * @param folder Empty, and for this part and the others alone.
   * @returns What was found, in few words.
   * @throws {Error} Where the part does not work; the message says what to do, where that is known.
   */
  readonly look: (folder: string) => string | Promise<string>
}

export const parts: readonly Part[] = [
  { name: 'store', look: store },
  { name: 'parsers', look: parsers },
  { name: 'worker', look: worker },
  { name: 'watcher', look: watcher },
  { name: 'TLS', look: shakeHands },
  { name: 'clock', look: clock },
  { name: 'system', look: system },
]

/** Written, closed, opened again: what was committed is there, in the mode that loses nothing. */
function store(folder: string): string {
  const path = join(folder, 'outbox.sqlite')
  const written = openOutbox(path, () => new Date())
  written.destinations.register('self-test', { types: undefined, feeds: undefined }, 'beginning')
  const { storeId } = written
  written.close()
  const read = openOutbox(path, () => new Date())
  try {
    if (read.storeId !== storeId || !read.destinations.names().includes('self-test')) {
      throw new Error('what was written was not there when it was opened again. Check the disk.')
    }
    return `SQLite ${sqliteVersion()} writes and reads, each commit on the disk`
  } finally {
    read.close()
  }
}

function parsers(folder: string): string {
  for (const { name, text, entries } of samples) {
    const path = join(folder, name)
    writeFileSync(path, text)
    const reading = readSample(path)
    if (reading.ok && reading.entries === entries && reading.broken === 0) continue
    throw new Error(`${name} was not read as it must be. Install this file again.`)
  }
  return `${samples.map(({ name }) => name).join(', ')} read, and they add up`
}

/** The thread that reads bank files, with a file on its whole way through it. */
async function worker(folder: string): Promise<string> {
  const at = places(join(folder, 'state'))
  for (const made of [at.root, at.staged]) makeFolder(made)
  const source = join(folder, samples[0].name)
  writeFileSync(source, samples[0].text)
  const { size, mtimeMs } = statSync(source)
  const thread = new IntakeThread(at)
  try {
    const sources = [{ source, size, mtimeMs: Math.trunc(mtimeMs) }]
    const [staged] = (await thread.run({ do: 'stage', sources })).staged
    if (staged === undefined || !('sha256' in staged)) {
      throw new Error('the reading thread could not copy a file. Check the disk.')
    }
    let chunks = 0
    const { sha256 } = staged
    const job = { do: 'read', sha256, feed: anyBankFile, register: undefined } as const
    const { reading } = await thread.run(job, () => {
      chunks += 1
    })
    if (reading.ok && chunks > 0) return 'the reading thread starts, reads and hands over'
    throw new Error('the reading thread did not hand over what it read. Install this file again.')
  } finally {
    await thread.end()
  }
}

const anyBankFile = {
  charset: undefined,
  format: undefined,
  mapping: undefined,
  eventSource: '/kontor/self-test',
  legalEntity: undefined,
  feed: 'self-test',
  unknownAccount: 'deliver',
  limits: defaultLimits,
} as const

/** A scan would find a file within a minute: what finds it sooner is what the system reports. */
async function watcher(folder: string): Promise<string> {
  const watched = join(folder, 'drop')
  mkdirSync(watched)
  const noticed = Promise.withResolvers<void>()
  const unheard = 'the system reports nothing of a folder; feeds would be looked through instead.'
  const ports = { hint: noticed.resolve, failed: () => noticed.reject(new Error(unheard)) }
  const watching = new FolderWatcher(watched, false, ports)
  // What is dropped before the watch stands is not reported, and nobody says when it does.
  const drops = setInterval(() => writeFileSync(join(watched, `${randomUUID()}.sta`), 'new'), 50)
  try {
    await noticed.promise
    return 'a file that is dropped is noticed'
  } finally {
    clearInterval(drops)
    await watching.close()
  }
}

/** Dates of banks need the zones; certificates and tokens need the day. */
function clock(): string {
  const now = new Date()
  if (now.getUTCFullYear() < 2026) {
    throw new Error(`it says ${now.toISOString()}, which is past. Set the clock (NTP).`)
  }
  const winter = new Date('2026-01-15T12:00:00Z')
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit' })
  if (hour.format(winter) !== '13')
    throw new Error('time zones are not known. Install this file again.')
  const before = process.hrtime.bigint()
  if (process.hrtime.bigint() < before) throw new Error('the monotonic clock goes backwards.')
  return `${now.toISOString()}, time zones known`
}

/** The calls by which the program talks to the service manager. */
async function system(): Promise<string> {
  if (process.platform !== 'linux') return 'no call is needed on this system'
  await callSystem()
  return 'systemd can be told how the service is'
}
