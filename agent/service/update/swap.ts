import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { syncFolder } from '../../intake/durable.ts'

/** The places of an executable and of what stands beside it during an upgrade and after. */
export interface Slots {
  readonly current: string
  /** What is tried before it takes the place. */
  readonly next: string
  /** What had the place before; kept until the next upgrade. */
  readonly previous: string
}

/** Beside the executable: a rename within a folder is whole or not at all. */
export function slots(executable: string): Slots {
  const end = extname(executable)
  const name = join(dirname(executable), basename(executable, end))
  return { current: executable, next: `${name}.next${end}`, previous: `${name}.previous${end}` }
}

/** Copies a file to where only an administrator writes, so that what is tried is what is run. */
export function bringIn(file: string, { next }: Slots): void {
  rmSync(next, { force: true })
  copyFileSync(file, next, constants.COPYFILE_EXCL)
  chmodSync(next, 0o755)
  sync(next)
}

/** Puts the next executable into the place; the one before is kept. */
export function swapIn({ current, next, previous }: Slots): void {
  keepAs(current, previous)
  try {
    renameSync(next, current)
  } catch (error) {
    if (!existsSync(current)) renameSync(previous, current)
    throw error
  }
  syncFolder(dirname(current))
}

/** Puts the one before back into the place; what had it is gone. */
export function swapBack({ current, next, previous }: Slots): void {
  if (process.platform === 'win32') {
    renameSync(current, next)
    renameSync(previous, current)
  } else {
    renameSync(previous, current)
  }
  syncFolder(dirname(current))
}

/**
 * At no moment is the place empty on Linux. Windows lets a program that runs be renamed and not be
 * overwritten, so there the place is empty between two renames; `kontor.previous.exe` is there then.
 */
function keepAs(current: string, previous: string): void {
  if (process.platform === 'win32') {
    rmSync(previous, { force: true })
    renameSync(current, previous)
    return
  }
  const part = `${previous}.part`
  copyFileSync(current, part)
  sync(part)
  renameSync(part, previous)
}

function sync(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

export function hasPrevious({ previous }: Slots): boolean {
  return existsSync(previous)
}
