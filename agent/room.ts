import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AgentConfig } from '../config/types.ts'

/** Even where no floor is configured, a store needs room to write. */
const leastFreeBytes = 4_000_000

/** What is free on the disk of the state folder, and what must be for files to be picked up. */
export interface Room {
  readonly freeBytes: number
  readonly leastBytes: number
}

/** Looked at here and not asked of the agent: on a full disk it may have no room to write it down. */
export function roomOf({ stateFolder, limits }: AgentConfig): Room {
  let folder = stateFolder
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  return {
    freeBytes: bavail * bsize,
    leastBytes: Math.max(limits.minFreeDiskBytes, leastFreeBytes),
  }
}

export function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_000_000).toLocaleString('en')} MB`
}
