import { existsSync, rmSync, unlinkSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { FileState } from '../../outbox/files.ts'
import type { FaultyStep } from '../systemFaults.ts'
import {
  deleteDurably,
  deleteSource,
  linkDurably,
  move,
  type SourceVersion,
  syncFolder,
  writeDurably,
} from './durable.ts'
import { type Failed, failed, isFailed } from './failed.ts'
import { passing } from './killPoints.ts'
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
  /**
   * What becomes of the staged bytes: `keep` them as the original, `drop` them because an earlier
   * arrival's are kept, or nothing, because it was `done` before.
   */
  readonly original: 'keep' | 'drop' | 'done'
  /** Whether another file of the book still needs the staged bytes. */
  readonly bytesAwaited: boolean
  /** Where the original lay before the file was read once more, below the state folder. */
  readonly former: string | undefined
  /** The source to delete, or undefined where it stays: the feed leaves it, it waits, or is gone. */
  readonly source: SettledSource | undefined
  /** The report for people, where the file was refused or part of it is held. */
  readonly report: string | undefined
  readonly day: Date
}

/** Where a copy is kept, below the state folder with `/`; undefined where its bytes are already. */
export interface Settled {
  readonly kept: string | undefined
}

/**
 * Brings files to their final places once they are decided: the copies to the archive or the
 * quarantine, then, once all of these are on the disk, the sources away. Every step may be repeated
 * after a crash. A file that fails fails alone.
 */
export function settle(
  places: Places,
  settlements: readonly Settlement[],
): readonly (Settled | Failed)[] {
  const folders = new Set<string>()
  const kept = settlements.map((one) => attempt('keep', () => keep(places, one, folders)))
  for (const folder of folders) syncFolder(folder)
  passing('original-kept')
  return settlements.map((settlement, i) => {
    const settled = kept[i]
    if (settled === undefined) throw new Error('every settlement must have come to something')
    if (isFailed(settled)) return settled
    return attempt('put-away', () => {
      // What it was read from before goes once the new place is sure.
      forget(places, settlement, settled.kept)
      takeAway(settlement)
      return settled
    })
  })
}

function attempt(step: FaultyStep, work: () => Settled): Settled | Failed {
  try {
    return work()
  } catch (error) {
    return failed(error, step)
  }
}

function takeAway({ source, sha256, id }: Settlement): void {
  if (source === undefined) return
  deleteSource(source.path, source.version, `${id}-${sha256.slice(0, 16)}`)
  passing('source-deleted')
  if (source.marker !== undefined && existsSync(source.marker)) unlinkSync(source.marker)
  passing('marker-deleted')
}

/** @param folders Those in which something was done that is durable once they are synced. */
function keep(places: Places, settlement: Settlement, folders: Set<string>): Settled {
  const { id, state, path, sha256, original, bytesAwaited, day } = settlement
  const staged = join(places.staged, sha256)
  // Not synced: should a power cut bring it back, the start sweeps it away.
  if (original === 'drop' && !bytesAwaited) rmSync(staged, { force: true })
  if (original !== 'keep') return { kept: undefined }
  const refused = state === 'refused'
  const kept = join(
    refused ? places.quarantine : archiveFolder(places.archive, day),
    keptName(id, path),
  )
  writeReport(places, settlement)
  passing('report-written')
  if (existsSync(staged)) {
    if (bytesAwaited) linkDurably(staged, kept)
    else move(staged, kept)
  }
  folders.add(dirname(kept))
  return { kept: belowRoot(places, kept) }
}

function writeReport(places: Places, { id, state, path, report }: Settlement): void {
  if (report === undefined) return
  const folder = state === 'refused' ? places.quarantine : places.held
  writeDurably(join(folder, reportName(keptName(id, path))), report)
}

/** A file that was read once more leaves its former place, and the report that lay there. */
function forget(places: Places, { former }: Settlement, place: string | undefined): void {
  if (former === undefined || place === undefined || former === place) return
  deleteDurably(join(places.root, former))
  deleteDurably(join(places.root, reportName(former)))
  passing('former-original-deleted')
}

/** Renews the report on held statements, or removes it where nothing is held any more. */
export function renewReport(places: Places, name: string, report: string | undefined): void {
  const path = join(places.held, reportName(name))
  if (report === undefined) deleteDurably(path)
  else writeDurably(path, report)
}

/** Puts an original back among the staged files, to be read once more. May be repeated. */
export function restore(places: Places, sha256: string, kept: string): void {
  linkDurably(join(places.root, kept), join(places.staged, sha256))
  passing('original-restored')
}

/** Deletes an original whose time is over, with the reports on it. */
export function purge(places: Places, kept: string): void {
  const report = reportName(kept.split('/').at(-1) ?? '')
  for (const path of [
    join(places.root, kept),
    join(places.quarantine, report),
    join(places.held, report),
  ]) {
    deleteDurably(path)
  }
  passing('original-deleted')
}

function reportName(kept: string): string {
  return `${kept}.report.txt`
}

function belowRoot(places: Places, path: string): string {
  return relative(places.root, path).replaceAll(sep, '/')
}
