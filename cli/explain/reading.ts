import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { readFile } from '../../agent/intake/readFile.ts'
import { describeReading, problemLine, type Reading } from '../../agent/reading.ts'
import { eventType, type Position } from '../../events/envelope.ts'
import { type Inspection, Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { mappedFormat } from '../../parsers/mapped.ts'
import type { LookupTables } from '../../parsers/mapping/lookup.ts'
import type { Mapping } from '../../parsers/mapping/schema.ts'
import { excerpt } from '../excerpt.ts'
import { styled } from '../style.ts'
import { beside, harmless } from '../table.ts'
import { manual } from './manual.ts'
import { memberLines } from './members.ts'
import { type Raw, rawElement, rawLines, rawRows, type Stretch } from './raw.ts'

export interface ReadingRequest {
  readonly file: string
  readonly format: string | undefined
  readonly charset: string | undefined
  readonly mapped: { readonly mapping: Mapping; readonly lookups: LookupTables } | undefined
  /** Only what this line, and what follows it, gave. From 1. */
  readonly line: number
  /** At most so many events. */
  readonly limit: number
}

/** What one event was made of, and where it stands. */
interface Shown {
  readonly name: string
  readonly id: string
  /** Id of the statement that it belongs to. */
  readonly statement: string
  readonly position: Position
  readonly data: object
}

/** Events that are kept to be put into the order of the file. */
const maxKept = 20_000

/**
 * A file's reading beside the file: what each line, element or row became. Shows names, accounts and
 * amounts, and is for the eyes of who sits at the terminal.
 */
export function explainReading(request: ReadingRequest): string[] {
  const { file, format, charset, mapped } = request
  const inspection = inspect(file, charset ?? mapped?.mapping.source.charset)
  const choice = {
    ...(format === undefined ? {} : { format }),
    ...(mapped === undefined ? {} : { mapped: mappedFormat(mapped.mapping, mapped.lookups) }),
  }
  const events: Shown[] = []
  const reading = readFile(file, inspection, choice, defaultLimits, {
    open: () => {},
    event: ({ name, id, correlationId: statement, position, data }) => {
      if (events.length < maxKept) events.push({ name, id, statement, position, data })
    },
    close: () => {},
  })
  const head = [`${file}: ${describeReading(reading)}`, ...problems(file, reading)]
  if (!reading.ok) return head
  const raw = rawOf(file, inspection, reading.format ?? '', request.mapped?.mapping)
  return [...head, ...eventBlocks(events, raw, request)]
}

function inspect(file: string, charset: string | undefined): Inspection {
  const inspector = new Inspector()
  for (const chunk of fileChunks(file)) inspector.write(chunk)
  return inspector.result(charset)
}

function rawOf(
  file: string,
  inspection: Inspection,
  format: string,
  mapping: Mapping | undefined,
): Raw {
  if (mapping?.source.format === 'csv') {
    return rawRows(file, inspection, { ...mapping, source: mapping.source })
  }
  const isXml = mapping === undefined ? format.startsWith('camt') : mapping.source.format === 'xml'
  return isXml ? rawElement(file, inspection) : rawLines(file, inspection)
}

const shownProblems = 10

/** Each with its line, a caret below the place, and what the manual says to do. */
function problems(file: string, reading: Reading): string[] {
  const known = new Map(manual().map((explanation) => [explanation.code, explanation]))
  return reading.problems
    .slice(0, shownProblems)
    .flatMap((problem) => [
      '',
      problemLine(problem),
      ...excerpt(file, problem).map((line) => `    ${line}`),
      ...(known.get(problem.code)?.facts ?? []).map(([head, text]) => `  ${head}: ${text}`),
    ])
}

function eventBlocks(events: readonly Shown[], raw: Raw, { line, limit }: ReadingRequest) {
  const ordered = events.toSorted((a, b) => a.position.offset - b.position.offset)
  // The last one that begins at the line or before it is the one that holds it.
  const first = Math.max(
    0,
    ordered.findLastIndex(({ position }) => position.line <= line),
  )
  const begin = ordered.findIndex(
    ({ position }) => position.offset === ordered[first]?.position.offset,
  )
  const shown = ordered.slice(Math.max(0, begin), Math.max(0, begin) + limit)
  const lines = shown.flatMap((event) => block(event, ordered, raw))
  const left = ordered.length - Math.max(0, begin) - shown.length
  if (left <= 0) return lines
  const next = ordered[Math.max(0, begin) + limit]?.position.line ?? 0
  return [...lines, '', `${left} more events; \`--line ${next}\` goes on there`]
}

function block(event: Shown, ordered: readonly Shown[], raw: Raw): string[] {
  const { name, id, position, data } = event
  const isEntry = name.startsWith('bank-transaction-')
  const lines = [
    ...raw.of(stretchOf(event, ordered)),
    ...(isEntry ? [] : closingOf(event, ordered, raw)),
  ]
  // What all events of a statement share is shown with the statement itself.
  const members = memberLines(data, isEntry ? ['account', 'statement'] : [])
  const title = `line ${position.line}, column ${position.column}: ${eventType(name)} ${harmless(id)}`
  return ['', styled('bold', title), ...beside(lines, members)]
}

function stretchOf({ position }: Shown, ordered: readonly Shown[]): Stretch {
  const next = ordered.find((other) => other.position.offset > position.offset)
  return { from: position.offset, to: next?.position.offset }
}

/** A statement closes behind its last entry. */
function closingOf(head: Shown, ordered: readonly Shown[], raw: Raw): readonly string[] {
  const last = ordered.findLast((event) => event.statement === head.id && event !== head)
  return last === undefined ? [] : raw.closing(stretchOf(last, ordered))
}
