import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { SftpFault } from './faults.ts'

/** A version of a file on a server, ready to be fetched. */
export interface RemoteFile {
  readonly name: string
  readonly size: number
  readonly mtimeMs: number
}

/** Where the bytes of one version are on their way into the state folder. */
export interface Stations {
  /**
   * Being written, and taken from here once it is whole; after a crash nobody knows which of its
   * bytes reached the disk.
   */
  readonly written: string
  /** What came before a cut, synced: it is gone on with. */
  readonly part: string
}

/**
 * The folder of a feed's downloads. No name of the server is used in it: each version of a file has
 * a name made of its path, size and time, so what was fetched of one is never taken for another.
 */
export class Incoming {
  readonly #folder: string
  readonly #minFreeBytes: number

  constructor(folder: string, minFreeBytes: number) {
    this.#folder = folder
    this.#minFreeBytes = minFreeBytes
  }

  /** Makes the folder and removes what a crash left half written. Call it before the rest. */
  open(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(this.#folder)) {
      if (name.endsWith('.written')) rmSync(join(this.#folder, name))
    }
  }

  stations({ name, size, mtimeMs }: RemoteFile): Stations {
    const base = join(this.#folder, hash('sha256', JSON.stringify([name, size, mtimeMs])))
    return { written: `${base}.written`, part: `${base}.part` }
  }

  /** Removes downloads of versions that the server no longer has. */
  keepOnly(files: readonly RemoteFile[]): void {
    const found = readdirSync(this.#folder)
    if (found.length === 0) return
    const kept = new Set(files.flatMap((file) => Object.values(this.stations(file))))
    for (const name of found) {
      const path = join(this.#folder, name)
      if (!kept.has(path)) rmSync(path, { force: true })
    }
  }

  /** Removes what was fetched of a version. */
  drop(file: RemoteFile): void {
    for (const path of Object.values(this.stations(file))) rmSync(path, { force: true })
  }

  /** @throws {SftpFault} `disk-floor` where a file of this size would go below the floor. */
  expectRoom(size: number): void {
    const { bavail, bsize } = statfsSync(this.#folder)
    if (bavail * bsize - size < this.#minFreeBytes) throw new SftpFault('disk-floor')
  }
}
