import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'

/** What stands at a path, links followed. `denied`: the account may not look. */
export interface DiskEntry {
  readonly kind: 'file' | 'folder' | 'other' | 'absent' | 'denied'
  /** POSIX permission bits; 0 where nothing stands. */
  readonly mode: number
  /** Size and time of change, of something that stands there: another text, another version. */
  readonly version?: string
}

/** The little that checking a configuration asks of the disk. All paths are absolute. */
export interface Disk {
  look(path: string): DiskEntry
  /** At most `maxBytes` of a file. @throws Where it can't be read. */
  read(path: string, maxBytes: number): Buffer
  /** The path without links, in the letter case of the disk. @throws Where nothing stands there. */
  realPath(path: string): string
  allows(path: string, what: 'read' | 'write'): boolean
}

export const systemDisk: Disk = {
  look(path) {
    try {
      const stats = statSync(path)
      const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
      return { kind, mode: stats.mode & 0o777, version: `${stats.size} ${stats.mtimeMs}` }
    } catch (error) {
      return { kind: isAbsent(error) ? 'absent' : 'denied', mode: 0 }
    }
  },

  read(path, maxBytes) {
    // Without blocking: a named pipe in the place of a file would hold up the start for ever.
    const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      if (!fstatSync(handle).isFile()) throw new Error('no regular file')
      const buffer = Buffer.alloc(maxBytes)
      let length = 0
      for (;;) {
        const count = readSync(handle, buffer, length, maxBytes - length, null)
        length += count
        if (count === 0 || length === maxBytes) return buffer.subarray(0, length)
      }
    } finally {
      closeSync(handle)
    }
  },

  realPath: (path) => realpathSync.native(path),

  allows(path, what) {
    // A folder is read by listing and entering it, and written by entering it too.
    const enter = statSync(path).isDirectory() ? constants.X_OK : 0
    try {
      accessSync(path, (what === 'read' ? constants.R_OK : constants.W_OK) | enter)
      return true
    } catch {
      return false
    }
  },
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}
