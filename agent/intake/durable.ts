import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes a folder's entries durable: a rename counts only after this. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Creates a folder and those above it, readable by the service alone. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700, recursive: true })
  syncFolder(dirname(folder))
}

/**
 * Moves a file of ours whose bytes are on the disk; it stands in its new place durably. Should a
 * power cut bring the old name back, recovery finds it there.
 */
export function moveDurably(from: string, to: string): void {
  makeFolder(dirname(to))
  renameSync(from, to)
  syncFolder(dirname(to))
}

/** Writes a small file whole or not at all. */
export function writeDurably(path: string, text: string): void {
  makeFolder(dirname(path))
  const part = `${path}.part`
  const handle = openSync(part, 'w', 0o600)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(part, path)
  syncFolder(dirname(path))
}

/** The version of a source file that was taken. */
export interface SourceVersion {
  readonly size: number
  readonly mtimeMs: number
}

/**
 * Deletes a source that was taken, and nothing else: a file that came into its place since then
 * stays. It is renamed first, so that what is checked is what is deleted. Repeating it is harmless;
 * a deletion that a power cut takes back only brings a duplicate, which is known as one.
 */
export function deleteSource(source: string, version: SourceVersion, tag: string): void {
  const hidden = join(dirname(source), `.kontor-${tag}`)
  if (isVersion(source, version)) renameSync(source, hidden)
  if (!existsSync(hidden)) return
  if (isVersion(hidden, version)) unlinkSync(hidden)
  else if (!existsSync(source)) renameSync(hidden, source)
}

function isVersion(path: string, { size, mtimeMs }: SourceVersion): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.size === size && Math.trunc(stat.mtimeMs) === mtimeMs
}
