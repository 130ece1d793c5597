import { closeSync, openSync, writeSync } from 'node:fs'
import { fileChunks } from '../agent/intake/fileChunks.ts'
import { readFile } from '../agent/intake/readFile.ts'
import { describeReading, problemLine, type Reading } from '../agent/reading.ts'
import type { Draft } from '../events/envelope.ts'
import { EventWriter } from '../events/eventWriter.ts'
import { type Inspection, Inspector } from '../parsers/inspect.ts'
import { defaultLimits } from '../parsers/limits.ts'
import type { ReadChoice } from '../parsers/open.ts'
import { excerpt } from './excerpt.ts'
import { exitCode } from './exitCodes.ts'
import { say } from './output.ts'
import { Spool } from './spool.ts'
import { keepYoungGenerationSmall } from './youngGeneration.ts'

export interface ParseRequest {
  readonly files: readonly string[]
  readonly choice: ReadChoice
  readonly charset: string | undefined
  /** Where to write one JSON line an input, or undefined. */
  readonly report: string | undefined
}

/** Problems of a file that a terminal shows. */
const shownProblems = 10

/** A constant: what `parse` prints depends on the bytes of the file and nothing else. */
const source = '/kontor/parse'

/**
 * `kontor parse`: the canonical events of all files on standard output, in order, one JSON a line.
 * Touches no state; the same bytes give the same output. A refused file has no event there.
 */
export async function parse(request: ParseRequest): Promise<number> {
  keepYoungGenerationSmall()
  const report = request.report === undefined ? undefined : openSync(request.report, 'w')
  let refused = 0
  for (const file of request.files) {
    const { inspection, reading } = await parseFile(file, request)
    if (!reading.ok) refused += 1
    if (report !== undefined)
      writeSync(report, `${JSON.stringify(reportLine(file, inspection, reading))}\n`)
    tell(file, reading)
  }
  if (report !== undefined) closeSync(report)
  return refused === 0 ? exitCode.ok : exitCode.data
}

/** Bytes of events that are gathered before they go to the spool. */
const pageBytes = 256 * 1024

async function parseFile(
  file: string,
  request: ParseRequest,
): Promise<{ inspection: Inspection; reading: Reading }> {
  const inspection = inspect(file, request.charset)
  const spool = new Spool()
  const keep = (written: Uint8Array) => spool.add(written)
  const writer = new EventWriter({ source, sourceFile: inspection.sha256 })
  const reading = readFile(file, inspection, request.choice, defaultLimits, {
    open: () => {},
    event: (draft: Draft) => {
      writer.add(draft)
      writer.newline()
      if (writer.length >= pageBytes) writer.drain(keep)
    },
    close: () => {},
  })
  writer.drain(keep)
  if (reading.ok) await spool.release()
  spool.clear()
  return { inspection, reading }
}

function inspect(file: string, charset: string | undefined): Inspection {
  const inspector = new Inspector()
  for (const chunk of fileChunks(file)) inspector.write(chunk)
  return inspector.result(charset)
}

function reportLine(file: string, inspection: Inspection, reading: Reading): object {
  const problems = reading.problems.map(({ code, severity, position, message }) => ({
    code,
    severity,
    ...(position ? { line: position.line, column: position.column } : {}),
    message,
  }))
  const { ok, format, statements, entries } = reading
  return { file, sha256: inspection.sha256, format, ok, statements, entries, problems }
}

/** The short story for a person at a terminal; programs read the report. */
function tell(file: string, reading: Reading): void {
  if (!process.stderr.isTTY && reading.ok) return
  say(`${reading.ok ? '✓' : '✗'} ${file}: ${describeReading(reading)}`)
  for (const problem of reading.problems.slice(0, shownProblems)) {
    say(`  ${problemLine(problem)}`)
    if (process.stderr.isTTY) for (const line of excerpt(file, problem)) say(`    ${line}`)
  }
  const more = reading.problems.length - shownProblems
  if (more > 0) say(`  and ${more} more; --report FILE lists them all`)
}
