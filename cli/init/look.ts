import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileHead } from '../../agent/intake/fileChunks.ts'
import { detect } from '../../parsers/detect.ts'
import { formats } from '../../parsers/formats.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { headBytes } from '../../parsers/limits.ts'
import { Refusal } from '../../parsers/problems.ts'
import { propose } from '../../parsers/proposal/propose.ts'
import { sampleOf } from '../map.ts'

/** What lies in a folder, by its newest files. */
export interface Look {
  /** `3 files: mt940, camt.053.001.08`. */
  readonly found: string
  /** A first mapping, where all of them are tables. */
  readonly mapping: string | undefined
}

const sampled = 5
const maxEntries = 10_000

/** @throws {NodeJS.ErrnoException} Where the folder can't be listed. */
export function lookInto(folder: string): Look {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .slice(0, maxEntries)
    .map((entry) => join(folder, entry.name))
  if (files.length === 0) return { found: 'no file yet', mapping: undefined }
  const newest = files
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .slice(0, sampled)
  const kinds = newest.map(({ path }) => kindOf(path))
  const names = [...new Set(kinds.map(({ name }) => name))].join(', ')
  const count = files.length === 1 ? '1 file' : `${files.length} files`
  const areTables = kinds.every(({ mapping }) => mapping !== undefined)
  return { found: `${count}: ${names}`, mapping: areTables ? kinds[0]?.mapping : undefined }
}

interface Kind {
  readonly name: string
  readonly mapping: string | undefined
}

const wrappings: readonly (readonly [start: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive'],
]

function kindOf(path: string): Kind {
  const head = fileHead(path, headBytes)
  const wrapping = wrappings.find(([start]) => start.every((byte, i) => head[i] === byte))
  if (wrapping) return { name: wrapping[1], mapping: undefined }
  const inspector = new Inspector()
  inspector.write(head)
  try {
    const { head: text } = inspector.result()
    if (text.startsWith('-----BEGIN PGP MESSAGE')) return { name: 'OpenPGP', mapping: undefined }
    return { name: detect(text, formats).variant, mapping: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  try {
    return { name: 'a table', mapping: propose(sampleOf(path)).yaml }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { name: 'of no known format', mapping: undefined }
  }
}
