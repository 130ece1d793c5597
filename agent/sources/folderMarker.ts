import { lstat, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

interface Version {
  readonly size: number
  readonly mtimeMs: number
}

/**
 * The markers that speak for a whole folder, each deleted once nothing is left that it speaks for:
 * one that stayed would call files whole that are written after it. What is deleted is the version
 * that the files were taken by; one that the sender has put there since stays.
 */
export class FolderMarkers {
  readonly #used = new Map<string, Version>()

  /** A file is taken because this marker, absolute, says that it is whole. */
  used(marker: string, { size, mtimeMs }: Version): void {
    this.#used.set(marker, { size, mtimeMs })
  }

  get inUse(): boolean {
    return this.#used.size > 0
  }

  /** @param serves Whether there is still a file that a marker speaks for. */
  async deleteServed(serves: (marker: string) => boolean): Promise<void> {
    for (const [marker, version] of this.#used) {
      if (serves(marker)) continue
      this.#used.delete(marker)
      await deleteVersion(marker, version)
    }
  }
}

/** Renamed first, so that what is compared is what is deleted. What can't be deleted stays. */
async function deleteVersion(marker: string, version: Version): Promise<void> {
  const hidden = join(dirname(marker), `.kontor-${basename(marker)}`)
  try {
    if (!(await isVersion(marker, version))) return
    await rename(marker, hidden)
    if (await isVersion(hidden, version)) await unlink(hidden)
    else await rename(hidden, marker)
  } catch {
    // The sender has taken it away, or lets nobody else: a marker that stays marks no younger file.
  }
}

async function isVersion(path: string, { size, mtimeMs }: Version): Promise<boolean> {
  const stat = await lstat(path)
  return stat.isFile() && stat.size === size && stat.mtimeMs === mtimeMs
}
