import { hash } from 'node:crypto'
import type { EventName } from '../../events/catalogue.ts'
import type { Draft } from '../../events/envelope.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { mappedFormat } from '../mapped.ts'
import { readMapping } from '../mapping/check.ts'
import type { Mapping } from '../mapping/schema.ts'
import { type Problem, Refusal } from '../problems.ts'
import type { UnitEnd, UnitHead } from '../reader.ts'

/** For tests: what reading a text by a mapping gives. */
export interface Reading {
  readonly events: readonly Draft<EventName>[]
  readonly unit: UnitHead | undefined
  readonly end: UnitEnd | undefined
  readonly problems: readonly Problem[]
}

export interface ReadingOptions {
  readonly charset?: string
  readonly markBytes?: number
  /** Bytes of a chunk; the whole file at once without it. */
  readonly chunk?: number
  readonly limits?: Partial<ReadLimits>
}

/** Mapping from plain data, as YAML gives it. */
export function mappingOf(value: unknown): Mapping {
  const read = readMapping(value)
  if (!read.mapping) throw new Error(JSON.stringify(read.problems))
  return read.mapping
}

/** Reads a file whole and collects what comes of it; a refusal gives its problems. */
export function readWith(
  mapping: unknown,
  file: string | Uint8Array,
  options: ReadingOptions = {},
): Reading {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const events: Draft<EventName>[] = []
  let unit: UnitHead | undefined
  let end: UnitEnd | undefined
  const reader = mappedFormat(mappingOf(mapping)).open({
    fileSha256: hash('sha256', bytes),
    charset: options.charset ?? 'utf-8',
    markBytes: options.markBytes ?? 0,
    limits: { ...defaultLimits, ...options.limits },
    sink: {
      open: (head) => {
        unit = head
      },
      event: (draft) => events.push(draft),
      close: (closed) => {
        end = closed
      },
      problem: () => {},
    },
  })
  try {
    const size = options.chunk ?? Math.max(1, bytes.length)
    for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size))
    reader.end()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { events: [], unit, end: undefined, problems: error.problems }
  }
  return { events, unit, end, problems: [] }
}

/** Problems as `code line:column`. */
export function codes(reading: Reading): string[] {
  return reading.problems.map(
    ({ code, position }) => `${code} ${position ? `${position.line}:${position.column}` : '-'}`,
  )
}
