import { keepShape } from '../events/shapes.ts'
import { detect } from './detect.ts'
import { formats } from './formats.ts'
import type { Inspection } from './inspect.ts'
import type { ReadLimits } from './limits.ts'
import { refusal } from './problems.ts'
import type { Format, Reader, Sink } from './reader.ts'

/** What a feed says about its files, where it says anything. */
export interface ReadChoice {
  /** A mapped export: the only format that is tried. */
  readonly mapped?: Format
  /** Name of the one format that is allowed, such as `mt940`. */
  readonly format?: string
}

export interface OpenedFile {
  readonly reader: Reader
  /** The format as reports name it, with its version: `camt.053.001.08`. */
  readonly variant: string
}

/**
 * Chooses the reader of a file that was inspected and opens it.
 *
 * @throws {Refusal} `file-empty`, `format-unknown`, `format-ambiguous`.
 */
export function openFile(
  inspection: Inspection,
  choice: ReadChoice,
  sink: Sink,
  limits: ReadLimits,
): OpenedFile {
  const { format, variant } = detect(inspection.head, candidates(choice))
  const reader = format.open({
    fileSha256: inspection.sha256,
    charset: inspection.charset.charset,
    markBytes: inspection.markBytes,
    limits,
    sink,
  })
  keepShape('reader', reader)
  return { reader, variant }
}

function candidates(choice: ReadChoice): readonly Format[] {
  if (choice.mapped) return [choice.mapped]
  if (!choice.format) return formats
  const named = formats.filter((format) => format.name === choice.format)
  if (named.length > 0) return named
  const known = formats.map((format) => format.name).join(', ')
  throw refusal(
    'format-unknown',
    undefined,
    `No format has the feed's name for it. Known: ${known}.`,
  )
}
