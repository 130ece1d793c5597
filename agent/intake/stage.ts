import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Inspector } from '../../parsers/inspect.ts'
import type { KeptFiles } from '../atRest/keptFiles.ts'
import { type SourceVersion, syncFolder } from './durable.ts'
import { type Failed, failed } from './failed.ts'
import { handleChunks } from './fileChunks.ts'
import { passing } from './killPoints.ts'

/** A version of a source to be copied. */
export interface Source extends SourceVersion {
  /** Absolute. */
  readonly source: string
}

/** A source whose bytes lie in the state folder, under their hash. */
export interface Staged {
  readonly sha256: string
  readonly size: number
}

/** A copy whose bytes are written, but may not be on the disk yet. */
interface Copy extends Staged {
  readonly part: string
  readonly handle: number
}

const sync = promisify(fsync)

/**
 * Copies sources into the staging folder while hashing them: temporary names, fsync of each, rename,
 * one fsync of the folder. From here on the sources may vanish. The disk is asked for all at once,
 * and writes many down for hardly more than one.
 *
 * @returns In the order of the sources; undefined where one was gone or changed while it was copied:
 *   it isn't ready.
 */
export async function stage(
  sources: readonly Source[],
  folder: string,
  kept: KeptFiles,
): Promise<(Staged | Failed | undefined)[]> {
  const copies = sources.map((source, i) =>
    copied(source, join(folder, `${i}.incoming.part`), kept),
  )
  const whole = copies.filter((copy) => copy !== undefined && 'handle' in copy)
  const synced = await Promise.allSettled(whole.map(({ handle }) => sync(handle)))
  for (const { handle } of whole) closeSync(handle)
  passing('source-copied')
  const staged = copies.map((copy, i) => {
    if (copy === undefined || !('handle' in copy)) return copy
    const { part, sha256, size } = copy
    const end = synced[whole.indexOf(copy)]
    if (end?.status === 'fulfilled' && isVersion(sources[i], size)) {
      renameSync(part, join(folder, sha256))
      return { sha256, size }
    }
    unlinkSync(part)
    return end?.status === 'rejected' ? failed(end.reason, 'keep') : undefined
  })
  if (whole.length > 0) syncFolder(folder)
  passing('source-staged')
  return staged
}

function copied(source: Source, part: string, kept: KeptFiles): Copy | Failed | undefined {
  let from: number
  try {
    from = openSync(source.source, readable)
  } catch (error) {
    // Gone, or a link now.
    const { code = '' } = error as NodeJS.ErrnoException
    return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) ? undefined : failed(error, 'read')
  }
  try {
    return fstatSync(from).isFile() ? copiedFrom(from, part, kept) : undefined
  } finally {
    closeSync(from)
  }
}

/** Neither follows a link that has come into the file's place nor waits for the far end of a pipe. */
const readable = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

function copiedFrom(from: number, part: string, kept: KeptFiles): Copy | Failed {
  const inspector = new Inspector()
  let handle: number | undefined
  let step: 'read' | 'keep' = 'keep'
  try {
    handle = openSync(part, 'w', 0o600)
    const writer = kept.writer(handle)
    step = 'read'
    for (const chunk of handleChunks(from)) {
      step = 'keep'
      inspector.write(chunk)
      writer.write(chunk)
      step = 'read'
    }
    step = 'keep'
    writer.end()
    const { sha256, size } = inspector.result()
    return { part, handle, sha256, size }
  } catch (error) {
    // A full disk needs the room of what was written until now.
    if (handle !== undefined) {
      closeSync(handle)
      unlinkSync(part)
    }
    return failed(error, step)
  }
}

function isVersion(source: Source | undefined, copied: number): boolean {
  if (source === undefined) return false
  const stat = lstatSync(source.source, { throwIfNoEntry: false })
  const { size, mtimeMs } = source
  const same = stat?.isFile() === true && stat.size === size && Math.trunc(stat.mtimeMs) === mtimeMs
  return same && copied === size
}
