import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The copies that stay beside a store: of the last two schemas before its own. */
const keptBackups = 2

/**
 * Copies a store before its schema is changed, as `outbox.sqlite.schema-7`: whoever goes back to the
 * program before has the store that it knows. The copy is on the disk when this returns. One of the
 * same schema is replaced: an upgrade that was cut off begins anew, and a backup that was restored and
 * worked on since is worth more than itself.
 *
 * @param schema What the store has now.
 * @param copyTo Writes the whole store, as it was at one moment, into a file that is not there yet.
 */
export function backUp(path: string, schema: number, copyTo: (file: string) => void): void {
  const part = `${path}.backup.part`
  rmSync(part, { force: true })
  try {
    copyTo(part)
    chmodSync(part, 0o600)
    synced(part)
    renameSync(part, `${path}.schema-${schema}`)
  } finally {
    rmSync(part, { force: true })
  }
  syncedFolder(dirname(path))
  for (const old of backups(path).slice(keptBackups)) rmSync(old)
}

/** The newest copy that a program can go on with which knows schemas up to `known`. */
export function backupOf(path: string, known: number): string | undefined {
  return backups(path).find((backup) => Number(backup.slice(backup.lastIndexOf('-') + 1)) <= known)
}

/** Those that are there, the newest schema first. */
function backups(path: string): readonly string[] {
  const prefix = `${basename(path)}.schema-`
  const schemas = readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^\d{1,9}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
  return schemas.sort((a, b) => b - a).map((schema) => join(dirname(path), `${prefix}${schema}`))
}

export function synced(path: string): void {
  // A handle that may write: Windows syncs no other.
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Windows knows no sync of a folder. */
export function syncedFolder(path: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
