import { basename, dirname, join, sep } from 'node:path'
import type { Context } from './context.ts'
import type { Disk } from './disk.ts'
import type { Path } from './problems.ts'

/** Reports a folder that must exist and doesn't, or that may not be used as it must be. */
export function checkFolder(
  path: Path,
  folder: string,
  needs: 'read' | 'write',
  { disk, findings }: Context,
): void {
  const { kind } = disk.look(folder)
  if (kind === 'absent') findings.add('folder-missing', path, 'names a folder that does not exist.')
  else if (kind === 'denied')
    findings.add('folder-unreadable', path, 'names a folder that is closed to Kontor.')
  else if (kind !== 'folder')
    findings.add('folder-not-a-folder', path, 'names something that is no folder.')
  else if (!disk.allows(folder, 'read')) {
    findings.add('folder-unreadable', path, 'names a folder that Kontor can not list.')
  } else if (needs === 'write' && !disk.allows(folder, 'write')) {
    findings.add('folder-unwritable', path, 'names a folder that Kontor can not write to.')
  }
}

/**
 * Reports a folder that Kontor makes itself, where it could not: it must be able to begin
 * somewhere.
 */
export function checkOwnFolder(path: Path, folder: string, context: Context): void {
  const { disk, findings } = context
  const { existing } = nearestExisting(folder, disk)
  const { kind } = disk.look(existing)
  if (kind !== 'folder') {
    findings.add('folder-not-a-folder', path, 'names a folder where something else stands.')
  } else if (!disk.allows(existing, 'write')) {
    findings.add('folder-unwritable', path, 'names a folder that Kontor can not write to.')
  }
}

/**
 * A path without links, as far as it exists. Two paths are the same folder if these are the same.
 */
export function realFolder(folder: string, disk: Disk): string {
  const { existing, rest } = nearestExisting(folder, disk)
  try {
    return join(disk.realPath(existing), rest)
  } catch {
    return folder
  }
}

/** Whether `inner` lies in `outer`, at any depth, without being the same. Both are real paths. */
export function isInside(inner: string, outer: string): boolean {
  return inner !== outer && inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}

/** The part of a path that stands on the disk, and what would have to be made below it. */
function nearestExisting(path: string, disk: Disk): { existing: string; rest: string } {
  let existing = path
  let rest = ''
  while (disk.look(existing).kind === 'absent' && dirname(existing) !== existing) {
    rest = join(basename(existing), rest)
    existing = dirname(existing)
  }
  return { existing, rest }
}
