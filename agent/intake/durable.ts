import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { passing } from './killPoints.ts'

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
 * Moves a file of ours whose bytes are on the disk; it stands in its new place durably once that
 * folder is synced. Should a power cut bring the old name back, recovery finds it there.
 */
export function move(from: string, to: string): void {
  makeFolder(dirname(to))
  // Renaming one of two links to the same file onto the other does nothing at all.
  if (isSameFile(from, to)) unlinkSync(from)
  else renameSync(from, to)
}

/** Has a file of ours stand in a second place too; a file that stands there already stays. */
export function linkDurably(from: string, to: string): void {
  makeFolder(dirname(to))
  try {
    linkSync(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    // A disk that knows no links takes a copy.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK') throw error
    copyDurably(from, to)
  }
  syncFolder(dirname(to))
}

function copyDurably(from: string, to: string): void {
  const part = `${to}.part`
  copyFileSync(from, part)
  const handle = openSync(part, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(part, to)
}

/** Deletes a file of ours; one that is gone already is none the worse. */
export function deleteDurably(path: string): void {
  if (!existsSync(path)) return
  unlinkSync(path)
  syncFolder(dirname(path))
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) =>
    lstatSync(path, { throwIfNoEntry: false, bigint: true }),
  )
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

/** Writes a small file whole or not at all. */
export function writeDurably(path: string, text: string | Uint8Array): void {
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
  passing('source-hidden')
  if (!existsSync(hidden)) return
  if (isVersion(hidden, version)) unlinkSync(hidden)
  else if (!existsSync(source)) renameSync(hidden, source)
}

function isVersion(path: string, { size, mtimeMs }: SourceVersion): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.size === size && Math.trunc(stat.mtimeMs) === mtimeMs
}
