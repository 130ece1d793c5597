import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readChoice } from '../../agent/intake/choice.ts'
import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { readFile } from '../../agent/intake/readFile.ts'
import { zipOf } from '../../agent/intake/unwrap/testing.ts'
import { noOpenSsh, type OpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { loadMapping } from '../../config/mapping.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { Processes } from '../processes.ts'
import { random } from '../random.ts'
import { camt053, invoices, mt940 } from '../samples.ts'

export interface Campaign {
  readonly rounds: number
  readonly seed: number
  readonly tell: (line: string) => void
}

/** What a campaign came to; all but the first three must be 0. */
export interface Outcome {
  readonly files: number
  readonly kills: number
  readonly expected: number
  readonly missing: number
  readonly doubled: number
  readonly foreign: number
  /** Dropped files that are still in their folders. */
  readonly unsettled: number
}

const inboxes = ['treasury', 'erp']
const quietMs = 120_000

/**
 * Kills agent and hub (SIGKILL) at random moments while files drop into folders, bare and zipped, and
 * onto an SFTP server where OpenSSH's is installed, then lets them come to rest and counts: every event
 * that the dropped files hold must be at each inbox exactly once.
 */
export async function campaign({ rounds, seed, tell }: Campaign): Promise<Outcome> {
  const next = random(seed)
  const house = new Processes()
  await house.prepare(inboxes)
  const server = noOpenSsh === undefined ? await startOpenSsh() : undefined
  if (server) addSftpFeed(house, server)
  const expected = new Set<string>()
  let files = 0
  let kills = 0
  try {
    house.start('hub')
    house.start('run')
    for (let round = 1; round <= rounds; round += 1) {
      for (let n = Math.floor(next() * 6); n > 0; n -= 1) {
        files += 1
        for (const id of dropOne(house, server, files, next)) expected.add(id)
      }
      await sleep(next() * 1_200)
      kills += await killSome(house, next)
      if (round % 50 === 0) tell(`round ${round}: ${files} files dropped, ${kills} kills`)
    }
    await untilQuiet(house, server, expected.size)
    const came = await counted(house, server, expected)
    return { files, kills, expected: expected.size, ...came }
  } finally {
    await house.end()
    await server?.stop()
  }
}

/** The bank's files are deleted on the server once they are settled, so that none may be left there. */
function addSftpFeed(house: Processes, server: OpenSsh): void {
  writeFileSync(join(house.folder, 'bank_key'), server.privateKey, { mode: 0o600 })
  const config = join(house.folder, 'kontor.yaml')
  const feed = `feeds:
  - name: server
    sftp:
      host: 127.0.0.1
      port: ${server.port}
      user: ${server.user}
      folder: ${server.folder}
      hostKey: '${server.fingerprint}'
      key: { file: bank_key }
      whenTaken: delete
    settleTime: 100ms
    every: 10s
`
  writeFileSync(config, readFileSync(config, 'utf8').replace('feeds:\n', feed))
}

/** Kills agent, hub or both, and starts what was killed. */
async function killSome(house: Processes, next: () => number): Promise<number> {
  const which = next()
  const verbs =
    which < 0.45 ? (['run'] as const) : which < 0.8 ? (['hub'] as const) : (['run', 'hub'] as const)
  for (const verb of verbs) {
    if (!house.isRunning(verb)) throw new Error(`kontor ${verb} ended by itself`)
    await house.signal(verb, 'SIGKILL')
  }
  for (const verb of verbs) house.start(verb)
  return verbs.length
}

/** Drops one file of a random kind; returns the ids of its events, read independently of the agent. */
function dropOne(
  house: Processes,
  server: OpenSsh | undefined,
  number: number,
  next: () => number,
): string[] {
  const kind = next()
  if (kind < 0.15) return droppedZip(house, number)
  if (kind < 0.3 && server !== undefined) {
    const content = mt940(number, 1 + Math.floor(next() * 200))
    writeFileSync(join(house.folder, 'upload'), content)
    const ids = idsOf(join(house.folder, 'upload'), undefined)
    renameSync(join(house.folder, 'upload'), join(server.folder, `${number}.sta`))
    return ids
  }
  if (kind < 0.5) {
    const content = mt940(number, 1 + Math.floor(next() * 200))
    return dropped(house, house.bank, `${number}.sta`, content)
  }
  if (kind < 0.75) return dropped(house, house.bank, `${number}.xml`, camt053(`S${number}`))
  const rows = Array.from(
    { length: 1 + Math.floor(next() * 500) },
    (_, i) => `R${number}-${i};20.11.2026;${i},50;EUR`,
  )
  return dropped(house, house.invoices, `${number}.csv`, invoices(rows))
}

/** Two statements in one archive, of numbers that no other file has. */
function droppedZip(house: Processes, number: number): string[] {
  const texts = [mt940(100_000 + number), mt940(200_000 + number)]
  const aside = join(house.folder, 'aside')
  const ids = texts.flatMap((text) => {
    writeFileSync(aside, text)
    return idsOf(aside, undefined)
  })
  const members = texts.map((data, i) => ({ name: `${i + 1}.sta`, data }))
  house.drop(house.bank, `${number}.zip`, zipOf(members))
  return ids
}

function dropped(house: Processes, folder: string, name: string, content: string): string[] {
  const aside = join(house.folder, 'aside')
  writeFileSync(aside, content)
  const ids = idsOf(
    aside,
    folder === house.invoices ? join(house.folder, 'mapping.yaml') : undefined,
  )
  house.drop(folder, name, content)
  return ids
}

function idsOf(path: string, mappingFile: string | undefined): string[] {
  const loaded = mappingFile === undefined ? undefined : loadMapping(mappingFile)
  const mapping = loaded && 'mapping' in loaded ? loaded.mapping : undefined
  const inspector = new Inspector()
  for (const chunk of fileChunks(path)) inspector.write(chunk)
  const ids: string[] = []
  const choice = readChoice({ format: undefined, mapping })
  const reading = readFile(path, inspector.result(), choice, defaultLimits, {
    open: () => {},
    event: ({ id }) => ids.push(id),
    close: () => {},
  })
  if (!reading.ok) throw new Error('a sample of the campaign must be readable')
  return ids
}

/** Waits until every inbox has as many events as are expected and the folders are empty. */
async function untilQuiet(
  house: Processes,
  server: OpenSsh | undefined,
  expected: number,
): Promise<void> {
  const deadline = performance.now() + quietMs
  while (performance.now() < deadline) {
    await sleep(500)
    if (unsettled(house, server) > 0) continue
    const counts = await Promise.all(inboxes.map((inbox) => house.ids(inbox).catch(() => [])))
    if (counts.every((ids) => ids.length >= expected)) return
  }
}

function unsettled(house: Processes, server: OpenSsh | undefined): number {
  const folders = [house.bank, house.invoices, ...(server ? [server.folder] : [])]
  return folders.reduce((sum, folder) => sum + readdirSync(folder).length, 0)
}

async function counted(
  house: Processes,
  server: OpenSsh | undefined,
  expected: ReadonlySet<string>,
) {
  const all = await Promise.all(inboxes.map((inbox) => house.ids(inbox)))
  const sum = (of: (ids: string[]) => number) => all.reduce((total, ids) => total + of(ids), 0)
  return {
    missing: sum((ids) => expected.difference(new Set(ids)).size),
    doubled: sum((ids) => ids.length - new Set(ids).size),
    foreign: sum((ids) => new Set(ids).difference(expected).size),
    unsettled: unsettled(house, server),
  }
}
