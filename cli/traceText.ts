import type { FileRecord } from '../outbox/files.ts'
import type { Passage, TracedUnit } from '../outbox/traces.ts'
import { momentOf } from './times.ts'

/** From the byte to the acknowledgement. */
export interface EventLife {
  readonly event: { readonly id: string; readonly type: string }
  readonly place: string | undefined
  /** Undefined for what the agent itself found out. */
  readonly file: FileRecord | undefined
  readonly unit: TracedUnit
  readonly number: number | undefined
  readonly destinations: readonly Passage[]
}

export interface FileLife {
  readonly file: FileRecord
  readonly units: readonly (TracedUnit & {
    readonly last: number | undefined
    readonly destinations: readonly Passage[]
  })[]
}

type Fact = readonly [name: string, value: string | undefined]

export function eventText({ event, place, file, unit, number, destinations }: EventLife): string {
  return block(`${event.type} ${event.id}`, [
    ['place', place],
    ...(file === undefined ? [["the agent's", 'own proof'] as const] : fileFacts(file)),
    ['unit', unitLine(unit)],
    ['lane', number === undefined ? undefined : `${unit.lane}, number ${number}`],
    ...destinations.map(passage),
  ])
}

export function fileText({ file, units }: FileLife): string {
  const facts = units.flatMap((unit): Fact[] => [
    ['unit', unitLine(unit)],
    [
      '',
      unit.first === undefined ? undefined : `${unit.lane}, numbers ${unit.first} to ${unit.last}`,
    ],
    ...unit.destinations.map(passage),
  ])
  return block(`${file.feed}/${file.path} (file ${file.id})`, [...fileFacts(file), ...facts])
}

function fileFacts(file: FileRecord): Fact[] {
  const { id, feed, path, state, stagedAt, decidedAt, settledAt, kept, sha256, purgedAt } = file
  return [
    ['file', `${feed}/${path} (file ${id}), ${state}`],
    ['sha-256', sha256],
    ['taken', momentOf(stagedAt)],
    ['decided', momentOf(decidedAt)],
    ['settled', momentOf(settledAt)],
    ['original', purgedAt === undefined ? kept : `deleted ${momentOf(purgedAt)}`],
  ]
}

function unitLine({
  kind,
  name,
  state,
  reason,
  release,
  releasedAt,
  isPruned,
}: TracedUnit): string {
  const how = reason === undefined ? state : `${state} (${reason})`
  const where =
    release === undefined
      ? ''
      : `, release ${release}${releasedAt ? ` at ${momentOf(releasedAt)}` : ''}`
  return `${kind} ${name}, ${how}${where}${isPruned ? ', its events are in the original alone' : ''}`
}

function passage({ destination, state, at, code }: Passage): Fact {
  const when = at === undefined ? '' : ` ${state === 'acknowledged' ? 'by ' : ''}${momentOf(at)}`
  return [destination, `${state}${when}${code === undefined ? '' : ` (${code})`}`]
}

function block(head: string, facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(([name]) => name.length)) + 2
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(width)}${value}`],
  )
  return `${[head, ...lines].join('\n')}\n`
}
