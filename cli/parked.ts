import type { Outbox } from '../outbox/outbox.ts'
import type { ParkedRelease } from '../outbox/parking.ts'
import { codes, isWireCode } from '../protocol/codes.ts'
import { askAndTell } from './asker.ts'
import { exitCode } from './exitCodes.ts'
import { withOutbox } from './outboxView.ts'
import { print, say } from './output.ts'
import { table } from './table.ts'

export interface ParkedRequest {
  readonly configFile: string
  readonly destination: string | undefined
  readonly json: boolean
}

export interface ParkedOneRequest extends ParkedRequest {
  readonly release: number
  readonly reason?: string | undefined
}

/** `kontor parked list`: which releases a destination refused for good, oldest first. */
export async function listParked({ configFile, destination, json }: ParkedRequest): Promise<void> {
  await withOutbox(configFile, async (outbox) => {
    const rows = outbox.parking
      .list(destination)
      .map((parked) => ({ ...parked, from: source(parked, outbox) }))
    const lines = json ? rows.map((row) => JSON.stringify(row)) : table(rows.map(cells))
    for (const line of lines) await print(`${line}\n`)
  })
}

/** `kontor parked show`: why one is parked, and what to do. */
export async function showParked(request: ParkedOneRequest): Promise<number> {
  const { configFile, destination, release, json } = request
  const shown = await withOutbox(configFile, async (outbox) => {
    const found = outbox.parking.list(destination, release)
    for (const parked of found) {
      const row = { ...parked, from: source(parked, outbox) }
      await print(json ? `${JSON.stringify(row)}\n` : text(parked, row.from))
    }
    return found.length
  })
  if (shown) return exitCode.ok
  say(
    'kontor: no such release is parked; `kontor parked list` tells which are. [release-not-parked]',
  )
  return exitCode.usage
}

/** `kontor parked retry`: the whole release again; it stays parked until it has come through. */
export function retryParked(request: ParkedOneRequest): Promise<number> {
  const { destination, release } = request
  return askAndTell(request, 'parked retry', { destination, release }, ({ events, replay }) => {
    return `Release ${release} goes to ${destination} again, whole: ${events} events, replay ${replay}.`
  })
}

/** `kontor parked skip`: a person decides that the destination never gets it. */
export function skipParked(request: ParkedOneRequest): Promise<number> {
  const { destination, release, reason } = request
  return askAndTell(request, 'parked skip', { destination, release, reason }, () => {
    return `Release ${release} is skipped for ${destination}; it is written down who said so and why.`
  })
}

function source({ file }: ParkedRelease, outbox: Outbox): string {
  const found = file === undefined ? undefined : outbox.files.get(file)
  return found === undefined ? "the agent's own proofs" : `${found.feed}/${found.path}`
}

function cells(parked: ParkedRelease & { readonly from: string }): string[] {
  const { destination, release, lane, first, last, code, state, parkedAt, from } = parked
  return [
    String(release).padStart(6),
    `${parkedAt.slice(0, 19)}Z`,
    state,
    destination,
    `${lane} ${first}–${last}`,
    code,
    from,
  ]
}

function text(parked: ParkedRelease, from: string): string {
  const { destination, release, lane, first, last, code, state, parkedAt } = parked
  const meaning = isWireCode(code) ? codes[code].message : ''
  const facts: [string, string | undefined][] = [
    ['state', state],
    ['from', parked.file === undefined ? from : `${from} (file ${parked.file})`],
    ['events', `${last - first + 1}, numbers ${first} to ${last} of ${lane}`],
    ['refused', `${code}. ${meaning}`.trim()],
    ['parked', parkedAt],
    ['skipped', parked.skippedAt && `${parked.skippedAt} by ${parked.skippedBy}`],
    ['reason', parked.reason],
  ]
  return `${[
    `release ${release} for ${destination}`,
    ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(9)}${value}`] : [])),
  ].join('\n')}\n`
}
