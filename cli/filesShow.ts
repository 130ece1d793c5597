import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { places } from '../agent/intake/places.ts'
import { describeReading, problemLine } from '../agent/reading.ts'
import type { AgentConfig } from '../config/types.ts'
import type { FileRecord } from '../outbox/files.ts'
import type { UnitRecord } from '../outbox/heldUnits.ts'
import { type Outbox, readOutbox } from '../outbox/outbox.ts'
import { exitCode } from './exitCodes.ts'
import { described, why } from './files.ts'
import { print, say } from './output.ts'
import { agentConfigBeside } from './settings.ts'
import { momentOf } from './times.ts'

export interface ShowRequest {
  readonly configFile: string
  readonly file: number
  readonly json: boolean
}

/** `kontor files show`: everything that is known of one file. */
export async function showFile({ configFile, file: id, json }: ShowRequest): Promise<number> {
  const config = agentConfigBeside(configFile)
  const { store } = places(config.stateFolder)
  const outbox = existsSync(store) ? readOutbox(store) : undefined
  try {
    const file = outbox?.files.get(id)
    if (outbox === undefined || file === undefined) {
      say(`kontor: there is no file ${id}; \`kontor files\` lists them. [file-unknown]`)
      return exitCode.usage
    }
    const shown = known(file, outbox, config)
    await print(json ? `${JSON.stringify(shown)}\n` : text(shown))
    return exitCode.ok
  } finally {
    outbox?.close()
  }
}

type Shown = ReturnType<typeof known>

function known(file: FileRecord, outbox: Outbox, config: AgentConfig) {
  const { id, state, kept, purgedAt } = file
  const { staged } = places(config.stateFolder)
  const original =
    purgedAt !== undefined
      ? undefined
      : kept === undefined
        ? state === 'staged'
          ? join(staged, file.sha256)
          : undefined
        : join(config.stateFolder, kept)
  return {
    ...described(file),
    why: why(file, outbox, config),
    original,
    members: outbox.files
      .members(id)
      .map((member) => ({ id: member.id, name: member.member, state: member.state })),
    units: outbox.heldUnits.of(id),
    receipts: outbox.receipts.of(id, outbox.destinations.names()),
  }
}

function text(file: Shown): string {
  const { id, feed, path, state, why: reason } = file
  const facts: [string, string | undefined][] = [
    ['state', reason === '' ? state : `${state}: ${reason}`],
    ['read as', file.format && describeReading({ ok: state !== 'refused', ...file })],
    ['size', `${file.size.toLocaleString('en')} bytes`],
    ['sha-256', file.sha256],
    ['taken', momentOf(file.stagedAt)],
    ['decided', momentOf(file.decidedAt)],
    ['settled', momentOf(file.settledAt)],
    ['wrapper', file.wrapper === undefined ? undefined : `file ${file.wrapper}, as ${file.member}`],
    [
      'original',
      file.purgedAt === undefined ? file.original : `deleted ${momentOf(file.purgedAt)}`,
    ],
    ['hold', file.hold],
  ]
  return `${[
    `${feed}/${path} (file ${id})`,
    ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(10)}${value}`] : [])),
    ...section(
      'inside',
      file.members.map((m) => `file ${m.id}  ${m.state}  ${m.name}`),
    ),
    ...section('units', file.units.map(unitLine)),
    ...section(
      'destinations',
      file.receipts.map((r) => `${r.destination}  ${r.state.replaceAll('-', ' ')}`),
    ),
    ...section('problems', file.problems.map(problemLine)),
  ].join('\n')}\n`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function unitLine({ number, kind, state, reason, events, release }: UnitRecord): string {
  const how = reason === undefined ? state : `${state} (${reason})`
  const where = release === undefined ? '' : `, release ${release}`
  return `${number}  ${kind}  ${how}, ${events} events${where}`
}
