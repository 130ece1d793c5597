import { existsSync } from 'node:fs'
import { places } from '../agent/intake/places.ts'
import type { FileRecord, FileState } from '../outbox/files.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import { print } from './output.ts'
import { agentConfig } from './settings.ts'

export interface FilesRequest {
  readonly configFile: string
  readonly state: FileState | undefined
  readonly limit: number
  readonly json: boolean
}

/** `kontor files`: what arrived and what became of it, newest first. */
export async function files(request: FilesRequest): Promise<void> {
  const { store } = places(agentConfig(request.configFile).stateFolder)
  if (!existsSync(store)) return
  const outbox = readOutbox(store)
  try {
    for (const file of outbox.files.latest(request.limit, request.state)) {
      const described = { ...file, problems: JSON.parse(file.problems), why: why(file, outbox) }
      await print(`${request.json ? JSON.stringify(described) : line(file, described.why)}\n`)
    }
  } finally {
    outbox.close()
  }
}

function line(file: FileRecord, reason: string): string {
  const columns = [
    String(file.id).padStart(6),
    `${file.stagedAt.slice(0, 19)}Z`,
    file.state.padEnd(9),
    `${file.feed}/${file.path}`,
    file.format ?? '',
    reason,
  ]
  return columns.join('  ').trimEnd()
}

/** In a few words, why a file was not simply delivered. */
function why(file: FileRecord, outbox: Outbox): string {
  if (file.duplicateOf !== undefined) return `the same bytes as file ${file.duplicateOf}`
  if (file.state === 'refused') return firstProblem(file.problems)
  return [...new Set(outbox.releases.reasons(file.id))].join(', ')
}

function firstProblem(problems: string): string {
  const [first] = JSON.parse(problems) as { code: string; position?: { line: number } }[]
  if (first === undefined) return ''
  return first.position ? `${first.code} in line ${first.position.line}` : first.code
}
