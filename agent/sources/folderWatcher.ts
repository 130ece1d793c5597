import { resolve } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

/** What a watch reports. */
export interface WatchPorts {
  /** Something has changed in the folder. */
  hint(): void
  /** The system gives no events, for want of watches mostly. */
  failed(): void
}

/** The system's events of one folder, as hints: that something has changed, not what. */
export class FolderWatcher {
  readonly #watcher: FSWatcher

  constructor(folder: string, subfolders: boolean, { hint, failed }: WatchPorts) {
    // chokidar asks by paths of its own writing: `C:/bank` for `C:\bank`.
    const itself = resolve(folder)
    this.#watcher = watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      // Only folders are watched: a watch for each of some thousand files costs more than the scan.
      ...(subfolders
        ? { ignored: (_path, stats) => stats?.isFile() === true }
        : { depth: 0, ignored: (path) => resolve(path) !== itself }),
    })
    this.#watcher.on('raw', hint)
    this.#watcher.on('error', failed)
  }

  close(): Promise<void> {
    return this.#watcher.close()
  }
}
