import { existsSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { FileState } from '../../outbox/files.ts'
import {
  deleteSource,
  moveDurably,
  type SourceVersion,
  syncFolder,
  writeDurably,
} from './durable.ts'
import { archiveFolder, keptName, type Places } from './places.ts'

export interface SettledSource {
  readonly path: string
  readonly version: SourceVersion
  /** The done-marker that goes with it, absolute. */
  readonly marker: string | undefined
}

export interface Settlement {
  readonly id: number
  readonly state: FileState
  /** Path inside the feed's folder; the kept copy is named after it. */
  readonly path: string
  readonly sha256: string
  /** Whether an earlier arrival's copy of the same bytes is kept: this one's is then dropped. */
  readonly bytesKept: boolean
  /** The source to delete, or undefined where it stays: the feed leaves it or is gone. */
  readonly source: SettledSource | undefined
  /** The report for people, where the file was refused or part of it is held. */
  readonly report: string | undefined
  readonly day: Date
}

/**
 * Brings a file to its final place once it is decided: the copy to the archive or the quarantine,
 * then the source away. Every step may be repeated after a crash.
 *
 * @returns Where the copy is kept, or undefined where its bytes are kept already.
 */
export function settle(places: Places, settlement: Settlement): string | undefined {
  const place = keep(places, settlement)
  const { source, sha256 } = settlement
  if (source) {
    deleteSource(source.path, source.version, sha256.slice(0, 16))
    if (source.marker !== undefined && existsSync(source.marker)) unlinkSync(source.marker)
  }
  return place
}

function keep(places: Places, settlement: Settlement): string | undefined {
  const { id, state, path, sha256, bytesKept, report, day } = settlement
  const staged = join(places.staged, sha256)
  if (bytesKept) {
    dropStaged(staged, places.staged)
    return undefined
  }
  const refused = state === 'refused'
  const name = keptName(id, path)
  if (report !== undefined) {
    writeDurably(join(refused ? places.quarantine : places.held, `${name}.report.txt`), report)
  }
  const kept = join(refused ? places.quarantine : archiveFolder(places.archive, day), name)
  if (existsSync(staged)) moveDurably(staged, kept)
  return kept
}

function dropStaged(staged: string, folder: string): void {
  if (!existsSync(staged)) return
  unlinkSync(staged)
  syncFolder(folder)
}
