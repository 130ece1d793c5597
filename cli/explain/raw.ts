import { closeSync, openSync, readSync } from 'node:fs'
import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { type CsvMapping, sourceOf } from '../../parsers/csv/reader.ts'
import { RecordSplitter } from '../../parsers/csv/records.ts'
import { type Table, TableStart } from '../../parsers/csv/table.ts'
import { decoding, recoding } from '../../parsers/decoder.ts'
import type { Inspection } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { harmless } from '../table.ts'
import { elementLines } from './element.ts'

/** Where an event begins in its file, and where the next one does. In bytes. */
export interface Stretch {
  readonly from: number
  /** Undefined: nothing is known to follow. */
  readonly to: number | undefined
}

/** Shows the part of a file that an event was read from, a line each. */
export interface Raw {
  of(stretch: Stretch): readonly string[]
  /** What behind a statement's last entry belongs to the statement: its closing balances, mostly. */
  closing(lastEntry: Stretch): readonly string[]
}

const nothing = (): readonly string[] => []

const maxBytes = 256 * 1024
const maxLines = 40

/** Fields of an MT message that close a statement, and the message's own end. */
const closes = /^(?::(?:6[245][A-Z]?|90[CD]):|-)/

/** Lines as the file has them. */
export function rawLines(path: string, { charset }: Inspection): Raw {
  const lines = ({ from, to }: Stretch) =>
    text(path, charset.charset, from, to)
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '')
      .map(harmless)
  const cut = (all: readonly string[]) =>
    all[0]?.startsWith(':61:') ? all.findIndex((line) => closes.test(line)) : -1
  return {
    of: (stretch) => {
      const all = lines(stretch)
      const at = cut(all)
      return shortened(at < 0 ? all : all.slice(0, at))
    },
    closing: (stretch) => {
      const all = lines(stretch)
      const at = cut(all)
      return at < 0 ? [] : shortened(all.slice(at))
    },
  }
}

/** An XML element, a line for each value: its path, then the value. */
export function rawElement(path: string, { charset }: Inspection): Raw {
  return {
    of: ({ from }) =>
      shortened(elementLines(text(path, charset.charset, from, undefined)).map(harmless)),
    closing: nothing,
  }
}

/** Rows of a table, a line for each column: its name, then what stands in it. */
export function rawRows(path: string, inspection: Inspection, mapping: CsvMapping): Raw {
  return {
    of: (stretch) => shortened(rowLines(path, inspection, mapping, stretch)),
    closing: nothing,
  }
}

function rowLines(
  path: string,
  { charset: { charset }, markBytes }: Inspection,
  mapping: CsvMapping,
  { from, to = Number.POSITIVE_INFINITY }: Stretch,
): string[] {
  const lines: string[] = []
  const start = new TableStart(mapping)
  let found: Table | undefined
  const source = sourceOf(mapping, { charset, markBytes, limits: defaultLimits })
  const splitter = new RecordSplitter(source, (record) => {
    found ??= start.take(record)?.table
    const { offset } = record.position
    if (!found || offset < from || offset >= to || lines.length > maxLines) return
    for (const [i, field] of record.fields.entries())
      lines.push(`${found.names[i] ?? `column ${i + 1}`} = ${harmless(field)}`)
  })
  const recoder = recoding(charset)
  for (const chunk of fileChunks(path)) splitter.write(recoder.write(chunk))
  splitter.write(recoder.end())
  splitter.end()
  return lines
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= maxLines) return lines
  return [...lines.slice(0, maxLines), `… ${lines.length - maxLines} more lines`]
}

function text(path: string, charset: string, from: number, to: number | undefined): string {
  const bytes = Buffer.alloc(Math.min(maxBytes, (to ?? Number.POSITIVE_INFINITY) - from))
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, bytes, 0, bytes.length, from)
    // What the end of the buffer cuts is the last character, at most.
    return decoding(charset).write(bytes.subarray(0, length))
  } finally {
    closeSync(file)
  }
}
