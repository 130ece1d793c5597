import { stat } from 'node:fs/promises'
import type { Tell } from '../notice.ts'
import { FolderWatcher } from './folderWatcher.ts'
import type { shareOf } from './share.ts'

export interface WatchRules {
  readonly feed: string
  readonly folder: string
  readonly subfolders: boolean
  /** `auto`: events, and polling on a share whose other writers nobody hears of. */
  readonly watch: 'auto' | 'events' | 'poll'
}

export interface WatchedFolderPorts {
  tell: Tell
  /** Something has changed in the folder. */
  hint(): void
  shareOf: typeof shareOf
}

/** What a path means at a time, which may be another folder than before, or none. */
export class WatchedFolder {
  readonly #rules: WatchRules
  readonly #ports: WatchedFolderPorts
  #watcher: FolderWatcher | undefined
  #known: { readonly identity: string; readonly share: string | undefined } | undefined
  #polls = false
  /** The code of the fault that was told last. */
  #lost: string | undefined
  #closed = false

  constructor(rules: WatchRules, ports: WatchedFolderPorts) {
    this.#rules = rules
    this.#ports = ports
  }

  /** Whether there are no events, so that only looking finds anything. */
  get polls(): boolean {
    return this.#polls
  }

  /**
   * Finds out what the path means now, and watches it anew where that is another folder than before.
   *
   * @throws {NodeJS.ErrnoException} Where there is no folder, or, as `UNMOUNTED`, where there is but
   *   the one that a share was mounted on, which would look like a folder without files.
   */
  async know(): Promise<void> {
    const { folder, watch } = this.#rules
    const { dev, ino } = await stat(folder, { bigint: true })
    const identity = `${dev} ${ino}`
    if (this.#known?.identity === identity) return
    const share = await this.#ports.shareOf(folder)
    if (this.#known?.share !== undefined && share === undefined) {
      throw Object.assign(new Error('the share is not mounted'), { code: 'UNMOUNTED' })
    }
    this.#known = { identity, share }
    await this.#watcher?.close()
    this.#watcher = undefined
    this.#polls = watch === 'poll' || (watch === 'auto' && share !== undefined)
    if (!this.#polls && !this.#closed) this.#open()
    this.#tellWatched()
  }

  /** Tells, once for each fault, that the folder can't be listed. */
  lost(code: string): void {
    if (this.#lost === code) return
    this.#lost = code
    const { feed, folder } = this.#rules
    this.#ports.tell({ kind: 'folder-lost', feed, folder, code })
  }

  /** Tells that it can be listed again. */
  found(): void {
    if (this.#lost !== undefined) this.#tellWatched()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#watcher?.close()
  }

  #open(): void {
    const { folder, subfolders } = this.#rules
    this.#watcher = new FolderWatcher(folder, subfolders, {
      hint: () => this.#ports.hint(),
      failed: () => {
        this.#ports.hint()
        if (this.#polls) return
        this.#polls = true
        this.#tellWatched()
      },
    })
  }

  #tellWatched(): void {
    const { feed, folder } = this.#rules
    this.#lost = undefined
    const by = this.#polls ? 'poll' : 'events'
    this.#ports.tell({ kind: 'folder-watched', feed, folder, by, share: this.#known?.share })
  }
}
