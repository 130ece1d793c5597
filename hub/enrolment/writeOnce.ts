import { closeSync, constants, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file for the hub alone: whole or not at all, and durable when it returns. */
export function writeOnce(path: string, text: string): void {
  const part = `${path}.part`
  synced(part, 'w', (handle) => writeFileSync(handle, text))
  renameSync(part, path)
  if (process.platform !== 'win32') synced(dirname(path), constants.O_RDONLY, () => {})
}

function synced(path: string, flags: string | number, write: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    write(handle)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
