import { createHash, type Hash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { SftpFault } from './faults.ts'
import type { Incoming, RemoteFile, Stations } from './incoming.ts'
import type { Session } from './session.ts'

/** A whole version of a remote file on this machine's disk. */
export interface Download {
  readonly path: string
  readonly sha256: string
}

/**
 * Fetches a version of a file whole, or as much of it as comes before a fault; the next call for the
 * same version goes on there. It counts as whole once the server still shows the same size and time
 * after its last byte, and nothing came after that byte.
 *
 * @throws {SftpFault}
 */
export async function download(
  session: Session,
  path: string,
  file: RemoteFile,
  incoming: Incoming,
  passed: (bytes: number) => void = () => {},
): Promise<Download> {
  incoming.expectRoom(file.size)
  try {
    return await fetched(session, path, file, incoming.stations(file), passed)
  } catch (error) {
    if (!(error instanceof SftpFault)) throw new SftpFault('local-trouble')
    // What does not fit to the version that was asked for is no part of it.
    if (error.code === 'file-changed' || error.code === 'file-cut') incoming.drop(file)
    throw error
  }
}

async function fetched(
  session: Session,
  path: string,
  file: RemoteFile,
  stations: Stations,
  passed: (bytes: number) => void,
): Promise<Download> {
  const { written, part } = stations
  const resumes = existsSync(part)
  if (resumes) await rename(part, written)
  const handle = await open(written, resumes ? 'r+' : 'w', 0o600)
  let whole = false
  try {
    const sum = await fetchBytes(session, path, file, { handle, path: written, passed })
    await expectUnchanged(session, path, file)
    // The intake sees the same version as the server shows.
    await handle.utimes(file.mtimeMs / 1000, file.mtimeMs / 1000)
    whole = true
    return { path: written, sha256: sum.digest('hex') }
  } finally {
    // The intake makes a copy of its own durable; what is gone on with later must be so itself.
    if (!whole) await handle.sync()
    await handle.close()
    if (!whole) await rename(written, part)
  }
}

/** @returns The SHA-256 over all bytes, those that were fetched before included. */
async function fetchBytes(
  session: Session,
  path: string,
  { size }: RemoteFile,
  into: {
    readonly handle: FileHandle
    readonly path: string
    readonly passed: (bytes: number) => void
  },
): Promise<Hash> {
  let at = (await into.handle.stat()).size
  const sum = at === 0 ? createHash('sha256') : await hashed(into.path)
  for await (const piece of session.read(path, at, size)) {
    sum.update(piece)
    await writeAll(into.handle, piece, at)
    at += piece.length
    into.passed(at)
  }
  return sum
}

async function writeAll(handle: FileHandle, piece: Buffer, at: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.length - done, at + done)
    done += bytesWritten
  }
}

async function expectUnchanged(session: Session, path: string, file: RemoteFile): Promise<void> {
  const now = await session.look(path)
  const same = now?.kind === 'file' && now.size === file.size && now.mtimeMs === file.mtimeMs
  if (!same) throw new SftpFault('file-changed')
}

async function hashed(path: string): Promise<Hash> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer)
  return sum
}
