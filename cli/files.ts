import { existsSync } from 'node:fs'
import { places } from '../agent/intake/places.ts'
import type { AgentConfig } from '../config/types.ts'
import type { FileFilter, FileRecord } from '../outbox/files.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import type { Problem } from '../parsers/problems.ts'
import { print } from './output.ts'
import { agentConfigBeside } from './settings.ts'
import { table } from './table.ts'

export interface FilesRequest extends FileFilter {
  readonly configFile: string
  readonly limit: number
  readonly json: boolean
}

/** `kontor files`: what arrived and what became of it, newest first. */
export async function files(request: FilesRequest): Promise<void> {
  const config = agentConfigBeside(request.configFile)
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) return
  const outbox = readOutbox(store)
  try {
    const rows = outbox.files.latest(request.limit, request).map((file) => ({
      ...described(file),
      events: events(file, outbox),
      why: why(file, outbox, config),
    }))
    const lines = request.json ? rows.map((row) => JSON.stringify(row)) : table(rows.map(cells))
    for (const line of lines) await print(`${line}\n`)
  } finally {
    outbox.close()
  }
}

type Row = ReturnType<typeof described> & { readonly events: number; readonly why: string }

/** A file as programs are told of it. */
export function described(file: FileRecord) {
  return { ...file, problems: JSON.parse(file.problems) as Problem[] }
}

/** Events that were released of a file. */
function events({ id }: FileRecord, outbox: Outbox): number {
  const released = outbox.heldUnits.of(id).filter(({ state }) => state === 'released')
  return released.reduce((sum, unit) => sum + unit.events, 0)
}

function cells(row: Row): string[] {
  const { id, stagedAt, state, feed, path, format = '', statements, why: reason } = row
  const counts = `${counted(statements, 'statement')}, ${counted(row.events, 'event')}`
  const read = statements > 0 ? `${format}, ${counts}` : format
  return [
    String(id).padStart(6),
    `${stagedAt.slice(0, 19)}Z`,
    state,
    `${feed}/${path}`,
    [read, reason].filter((part) => part !== '').join('  '),
  ]
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** In a few words, why a file was not simply delivered, or what it still waits for. */
export function why(file: FileRecord, outbox: Outbox, config: AgentConfig): string {
  const { state, duplicateOf, id, keptAt, settledAt, hold } = file
  const parts: string[] = []
  if (duplicateOf !== undefined) parts.push(`the same bytes as file ${duplicateOf}`)
  else if (state === 'refused') parts.push(firstProblem(file.problems))
  else if (state === 'unwrapped') parts.push(inside(outbox.files.members(id)))
  else parts.push(...new Set(outbox.releases.reasons(id)))
  if (keptAt !== undefined && settledAt === undefined) {
    const names = config.destinations.map(({ name }) => name)
    parts.push(
      `its source waits for ${outbox.receipts.lacking(id, names).join(', ') || 'its turn'}`,
    )
  }
  if (hold !== undefined) parts.push('kept beyond its retention')
  return parts.filter((part) => part !== '').join('; ')
}

function inside(members: readonly FileRecord[]): string {
  return members.length === 1 ? 'one file in it' : `${members.length} files in it`
}

function firstProblem(problems: string): string {
  const [first] = JSON.parse(problems) as Problem[]
  if (first === undefined) return ''
  return first.position ? `${first.code} in line ${first.position.line}` : first.code
}
