import type { FeedHealth } from '../../protocol/statusFrame.ts'
import type { Notice } from '../notice.ts'

/** A feed as the configuration has it. */
export interface KnownFeed {
  readonly feed: string
  readonly kind: FeedHealth['kind']
  /** The next visit of a schedule by the clock; undefined where there is none. */
  readonly nextRun: (now: Date) => Date | undefined
}

/** How the feeds fare, by what is heard of them: when a file last came, and what stands in the way. */
export class FeedBook {
  #feeds: readonly KnownFeed[]
  readonly #now: () => Date
  readonly #lastFiles: Map<string, string>
  readonly #faults = new Map<string, NonNullable<FeedHealth['lastError']>>()

  /** @param lastFiles Of former runs: when a file of each feed was last taken. */
  constructor(
    feeds: readonly KnownFeed[],
    lastFiles: ReadonlyMap<string, string>,
    now: () => Date,
  ) {
    this.#feeds = feeds
    this.#lastFiles = new Map(lastFiles)
    this.#now = now
  }

  /** Other feeds count from now on; what is known of those that stay, stays. */
  know(feeds: readonly KnownFeed[], lastFiles: ReadonlyMap<string, string>): void {
    const names = new Set(feeds.map(({ feed }) => feed))
    this.#feeds = feeds
    for (const [feed, at] of lastFiles) this.#lastFiles.set(feed, at)
    for (const feed of this.#faults.keys()) if (!names.has(feed)) this.#faults.delete(feed)
  }

  hear(notice: Notice): void {
    switch (notice.kind) {
      case 'file-picked-up':
        this.#lastFiles.set(notice.file.feed, this.#now().toISOString())
        break
      case 'folder-lost':
      case 'server-lost':
        this.#fails(notice.feed, notice.code)
        break
      case 'folder-watched':
      case 'server-watched':
        this.#faults.delete(notice.feed)
        break
      default:
    }
  }

  /** @param wanted Names of feeds; undefined: all. */
  health(wanted: readonly string[] | undefined): FeedHealth[] {
    const now = this.#now()
    return this.#feeds
      .filter(({ feed }) => wanted?.includes(feed) ?? true)
      .map(({ feed, kind, nextRun }) => {
        const lastFileAt = this.#lastFiles.get(feed)
        const lastError = this.#faults.get(feed)
        const nextRunAt = nextRun(now)?.toISOString()
        return {
          feed,
          kind,
          ...(lastFileAt === undefined ? {} : { lastFileAt }),
          ...(lastError === undefined ? {} : { lastError }),
          ...(nextRunAt === undefined ? {} : { nextRunAt }),
        }
      })
  }

  /** A fault that goes on is told again and again; it stands since the first time. */
  #fails(feed: string, code: string): void {
    if (this.#faults.get(feed)?.code === code) return
    this.#faults.set(feed, { code, at: this.#now().toISOString() })
  }
}
