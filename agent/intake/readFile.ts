import type { Draft } from '../../events/envelope.ts'
import type { Inspection } from '../../parsers/inspect.ts'
import type { ReadLimits } from '../../parsers/limits.ts'
import { openFile, type ReadChoice } from '../../parsers/open.ts'
import { type Problem, Refusal } from '../../parsers/problems.ts'
import type { Sink, UnitEnd, UnitHead } from '../../parsers/reader.ts'
import type { Reading } from '../reading.ts'
import { fileChunks } from './fileChunks.ts'

/** Takes what a file's reader finds, in the order of the file. */
export interface Recorder {
  /** What the file is, before anything else: `camt.053.001.08`. */
  format?(name: string): void
  open(unit: UnitHead): void
  event(draft: Draft): void
  close(end: UnitEnd): void
}

const keptProblems = 1_000

/**
 * Reads a whole file, synchronously and in flat memory, and tells what it came to.
 *
 * @param file A path, or the bytes of one that lies encrypted.
 */
export function readFile(
  file: string | Iterable<Uint8Array>,
  inspection: Inspection,
  choice: ReadChoice,
  limits: ReadLimits,
  recorder: Recorder,
): Reading {
  const problems: Problem[] = []
  const count = { statements: 0, entries: 0, broken: 0, unproven: 0 }
  const sink: Sink = {
    open: (unit) => recorder.open(unit),
    event: (draft) => recorder.event(draft),
    close: (end) => {
      count.statements += 1
      count.entries += end.entries
      if (end.proof === 'broken') count.broken += 1
      if (end.proof === 'unknown') count.unproven += 1
      recorder.close(end)
    },
    problem: (problem) => {
      if (problems.length < keptProblems) problems.push(problem)
    },
  }
  let format: string | undefined
  try {
    const { reader, variant } = openFile(inspection, choice, sink, limits)
    format = variant
    recorder.format?.(variant)
    for (const chunk of typeof file === 'string' ? fileChunks(file) : file) reader.write(chunk)
    reader.end()
    return { ok: true, format, ...count, problems }
  } catch (error) {
    if (!(error instanceof Refusal)) return faultyReading(error, format)
    return refusedReading([...error.problems, ...problems], format)
  }
}

/** A file that is refused before a reader or by it. */
export function refusedReading(problems: readonly Problem[], format?: string | undefined): Reading {
  return { ok: false, format, statements: 0, entries: 0, broken: 0, unproven: 0, problems }
}

/** A file that the reader itself failed on, by a fault of ours or for want of memory. */
export function faultyReading(error: unknown, format?: string): Reading {
  return refusedReading([readerFault(error)], format)
}

/** A fault of ours must neither stop the agent nor let the file through. */
function readerFault(error: unknown): Problem {
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'reader-fault',
    severity: 'error',
    position: undefined,
    message:
      `Reading the file failed inside this program (${kind}). The file is kept; please report this ` +
      'with the version and the format.',
  }
}
