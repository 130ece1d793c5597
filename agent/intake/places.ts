import { basename, join } from 'node:path'

/** The state folder: everything the agent keeps. */
export interface Places {
  readonly root: string
  readonly store: string
  readonly lock: string
  /** A line a file that was taken, see `Journal`. */
  readonly journal: string
  /** Bytes that were taken and are not decided on yet, each file under its SHA-256. */
  readonly staged: string
  /** Where the one file is unwrapped whose turn it is; nothing in it counts. */
  readonly unwrapping: string
  /** Originals of all that was read, by the day they were settled. */
  readonly archive: string
  /** Files that could not be read, each with its report. */
  readonly quarantine: string
  /** Reports of files with held statements; the files themselves are in the archive. */
  readonly held: string
}

export function places(root: string): Places {
  return {
    root,
    store: join(root, 'outbox.sqlite'),
    lock: join(root, 'agent.lock'),
    journal: join(root, 'arrivals.jsonl'),
    staged: join(root, 'staged'),
    unwrapping: join(root, 'unwrapping'),
    archive: join(root, 'archive'),
    quarantine: join(root, 'quarantine'),
    held: join(root, 'held'),
  }
}

/** A kept file's name: its number, so that no two meet, and the name that people know it by. */
export function keptName(id: number, path: string): string {
  const name = basename(path)
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .slice(-120)
  return `${String(id).padStart(5, '0')}-${name}`
}

/** The archive's folder of a day, `2026/11/22` in UTC. */
export function archiveFolder(archive: string, day: Date): string {
  const [year = '', month = '', date = ''] = day.toISOString().slice(0, 10).split('-')
  return join(archive, year, month, date)
}
