import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readChoice } from '../../agent/intake/choice.ts'
import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { readFile } from '../../agent/intake/readFile.ts'
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
 * Kills agent and hub (SIGKILL) at random moments while files drop, then lets them come to rest and
 * counts: every event that the dropped files hold must be at each inbox exactly once.
 */
export async function campaign({ rounds, seed, tell }: Campaign): Promise<Outcome> {
  const next = random(seed)
  const house = new Processes()
  await house.prepare(inboxes)
  const expected = new Set<string>()
  let files = 0
  let kills = 0
  try {
    house.start('hub')
    house.start('run')
    for (let round = 1; round <= rounds; round += 1) {
      for (let n = Math.floor(next() * 6); n > 0; n -= 1) {
        files += 1
        for (const id of dropOne(house, files, next)) expected.add(id)
      }
      await sleep(next() * 1_200)
      kills += await killSome(house, next)
      if (round % 50 === 0) tell(`round ${round}: ${files} files dropped, ${kills} kills`)
    }
    await untilQuiet(house, expected.size)
    return { files, kills, expected: expected.size, ...(await counted(house, expected)) }
  } finally {
    await house.end()
  }
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
function dropOne(house: Processes, number: number, next: () => number): string[] {
  const kind = next()
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
async function untilQuiet(house: Processes, expected: number): Promise<void> {
  const deadline = performance.now() + quietMs
  while (performance.now() < deadline) {
    await sleep(500)
    const left = readdirSync(house.bank).length + readdirSync(house.invoices).length
    if (left > 0) continue
    const counts = await Promise.all(inboxes.map((inbox) => house.ids(inbox).catch(() => [])))
    if (counts.every((ids) => ids.length >= expected)) return
  }
}

async function counted(house: Processes, expected: ReadonlySet<string>) {
  const all = await Promise.all(inboxes.map((inbox) => house.ids(inbox)))
  const sum = (of: (ids: string[]) => number) => all.reduce((total, ids) => total + of(ids), 0)
  return {
    missing: sum((ids) => expected.difference(new Set(ids)).size),
    doubled: sum((ids) => ids.length - new Set(ids).size),
    foreign: sum((ids) => new Set(ids).difference(expected).size),
    unsettled: readdirSync(house.bank).length + readdirSync(house.invoices).length,
  }
}
