import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Disk } from './disk.ts'

/**
 * Secrets that systemd hands to a service (`LoadCredential=`): their files belong to root, and the
 * service finds a copy in `$CREDENTIALS_DIRECTORY`. The configuration names the file all the same, so
 * that it says one thing to whoever reads it and to every command.
 */

/** Name of a credential; Windows takes it as a file name too. */
export const credentialPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

/** Beside the configuration that names them, so that every command finds them as the service does. */
export function credentialFolder(base: string): string {
  return join(base, 'secrets')
}

/** The copy's name: what systemd takes as one, and no other path has. */
export function credentialName(path: string): string {
  const name = basename(path)
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .slice(0, 40)
  return `${createHash('sha256').update(path).digest('hex').slice(0, 16)}-${name}`
}

/**
 * A disk on which a file that is closed to this account is read from its copy. The file itself is
 * preferred: a token that is renewed there is used without a restart.
 */
export function withCredentials(disk: Disk, folder: string | undefined): Disk {
  if (!folder) return disk
  const copy = (path: string) => join(folder, credentialName(path))
  return {
    ...disk,
    look: (path) => {
      const entry = disk.look(path)
      if (entry.kind !== 'denied') return entry
      const copied = disk.look(copy(path))
      return copied.kind === 'file' ? copied : entry
    },
    read: (path, maxBytes) => {
      try {
        return disk.read(path, maxBytes)
      } catch (error) {
        if (disk.look(copy(path)).kind !== 'file') throw error
        return disk.read(copy(path), maxBytes)
      }
    },
  }
}
