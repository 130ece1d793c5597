import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { Inspector } from '../../parsers/inspect.ts'
import { type SourceVersion, syncFolder } from './durable.ts'
import { fileChunks } from './fileChunks.ts'

/** A source whose bytes lie in the state folder, under their hash. */
export interface Staged {
  readonly sha256: string
  readonly size: number
}

/**
 * Copies a source into the staging folder while hashing it: temporary name, fsync, rename, fsync of
 * the folder. From here on the source may vanish.
 *
 * @returns undefined where the source was gone or changed while it was copied: it isn't ready.
 */
export function stage(source: string, version: SourceVersion, folder: string): Staged | undefined {
  const part = join(folder, 'incoming.part')
  const inspector = new Inspector()
  const handle = openSync(part, 'w', 0o600)
  try {
    for (const chunk of fileChunks(source)) {
      inspector.write(chunk)
      for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at)
    }
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  const { sha256, size } = inspector.result()
  if (!sameVersion(source, version) || size !== version.size) {
    unlinkSync(part)
    return undefined
  }
  renameSync(part, join(folder, sha256))
  syncFolder(folder)
  return { sha256, size }
}

function sameVersion(source: string, { size, mtimeMs }: SourceVersion): boolean {
  const stat = lstatSync(source, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.size === size && Math.trunc(stat.mtimeMs) === mtimeMs
}
