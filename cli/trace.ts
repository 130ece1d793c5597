import type { FileRecord } from '../outbox/files.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { TracedEvent, TracedUnit } from '../outbox/traces.ts'
import { exitCode } from './exitCodes.ts'
import { withOutbox } from './outboxView.ts'
import { print, say } from './output.ts'
import { type EventLife, eventText, type FileLife, fileText } from './traceText.ts'

export interface TraceRequest {
  readonly configFile: string
  /** Id of an event, a reference in it, or a file's name, hash, or number. */
  readonly what: string
  readonly as: 'event' | 'file' | undefined
  readonly days: number
  readonly json: boolean
}

/** More than this is no life of one thing; the search ends there and says so. */
const maxFound = 100
const dayMs = 86_400_000
/** Between two lines about how far a search is. */
const tellMs = 2_000

/**
 * `kontor trace`: the life of a file or of an event, from its byte to each acknowledgement. Files are
 * looked up; for an event the outbox is searched as far back as `--days` says.
 */
export async function trace(request: TraceRequest): Promise<number> {
  const found = await withOutbox(request.configFile, async (outbox) => {
    const files = request.as === 'event' ? [] : filesOf(request.what, outbox, request.as === 'file')
    for (const file of files) await tell(request, fileLife(file, outbox), fileText)
    if (request.as === 'file' || files.length > 0) return files.length
    return await traceEvents(request, outbox)
  })
  if (found) return exitCode.ok
  say(
    'kontor: nothing of this name or reference is in the outbox. Files are named by their number, see `kontor files`. [trace-empty]',
  )
  return exitCode.usage
}

async function traceEvents(request: TraceRequest, outbox: Outbox): Promise<number> {
  const { what, days } = request
  const since = new Date(Date.now() - days * dayMs).toISOString()
  const units = outbox.traces.since(since)
  const gone = units.filter(({ isPruned }) => isPruned).length
  let found = 0
  let told = performance.now()
  for (const [done, unit] of units.entries()) {
    for (const event of outbox.traces.search(unit, what)) {
      await tell(request, eventLife(event, outbox), eventText)
      found += 1
    }
    if (found >= maxFound) break
    if (performance.now() - told > tellMs) {
      told = performance.now()
      say(`searched ${done + 1} of ${units.length} statements and tables`)
    }
  }
  const bound = `searched ${units.length - gone} statements and tables of the last ${days} days`
  const pruned = gone > 0 ? `; the events of ${gone} more are not held any more` : ''
  const more = found >= maxFound ? `; ended at ${found} events` : ''
  say(`${bound}${pruned}${more}`)
  return found
}

function filesOf(what: string, outbox: Outbox, isFile: boolean): FileRecord[] {
  const named = outbox.traces.files(what, maxFound)
  if (named.length > 0 || !isFile || !/^[1-9]\d{0,14}$/.test(what)) return named
  const numbered = outbox.files.get(Number(what))
  return numbered === undefined ? [] : [numbered]
}

async function tell<Life>(
  { json }: TraceRequest,
  life: Life,
  text: (life: Life) => string,
): Promise<void> {
  await print(json ? `${JSON.stringify(life)}\n` : text(life))
}

function fileLife(file: FileRecord, outbox: Outbox): FileLife {
  const units = outbox.traces.ofFile(file.id).map((unit) => ({ ...unit, ...passing(unit, outbox) }))
  return { file, units }
}

/** A unit is where its last event is. */
function passing(unit: TracedUnit, outbox: Outbox) {
  const last = unit.first === undefined ? undefined : unit.first + unit.events - 1
  const type = outbox.traces.typeAt(unit)
  return {
    last,
    destinations: last === undefined ? [] : outbox.traces.passages(unit, last, type),
  }
}

function eventLife(event: TracedEvent, outbox: Outbox): EventLife {
  const { unit, number, type, id, place } = event
  const file = unit.file === undefined ? undefined : outbox.files.get(unit.file)
  const destinations = number === undefined ? [] : outbox.traces.passages(unit, number, type)
  return { event: { id, type }, place, file, unit, number, destinations }
}
