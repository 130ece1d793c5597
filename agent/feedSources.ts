import type { AgentConfig, FeedConfig } from '../config/types.ts'
import type { Candidate } from './candidate.ts'
import type { Intake } from './intake/intake.ts'
import type { Tell } from './notice.ts'
import { HostGates, type SftpFeedPorts, sftpSource } from './sftpFeeds.ts'
import { FolderSource } from './sources/folder.ts'

interface Source {
  start(): void
  stop(): Promise<void>
}

/** What feeds hand their files to. */
type Taker = Pick<Intake, 'take' | 'taken'>

/** What the sources need of the agent. */
export interface FeedPorts extends Omit<SftpFeedPorts, 'gates'> {
  readonly intake: Taker
}

/** The sources of all feeds, each begun and ended by itself while the others go on. */
export class FeedSources {
  readonly #ports: FeedPorts
  readonly #gates = new HostGates()
  readonly #running = new Map<string, Source>()

  constructor(ports: FeedPorts) {
    this.#ports = { ...ports, intake: onceEach(ports.intake) }
  }

  /** @param names Of feeds of this configuration that don't run yet. */
  start(config: AgentConfig, names: ReadonlySet<string>): void {
    const gates = this.#gates.of(config.feeds)
    const ports = { ...this.#ports, gates }
    for (const feed of config.feeds) {
      if (!names.has(feed.name)) continue
      const source =
        feed.sftp === undefined
          ? folderSource(feed, ports.intake, ports.tell)
          : sftpSource(config, feed, feed.sftp, ports)
      if (source === undefined) continue
      this.#running.set(feed.name, source)
      source.start()
    }
  }

  /** Resolves once they offer no more files. What they have offered goes its way. */
  async stop(names: Iterable<string> = [...this.#running.keys()]): Promise<void> {
    const ending = [...names].map((name) => {
      const source = this.#running.get(name)
      this.#running.delete(name)
      return source?.stop()
    })
    await Promise.all(ending)
  }
}

/** A source that takes another's place finds files that are under way, and offers none of them again. */
function onceEach(intake: Taker): Taker {
  const underWay = new Set<string>()
  const key = ({ feed, path }: Candidate) => `${feed}/${path}`
  return {
    take: async (candidate) => {
      underWay.add(key(candidate))
      try {
        await intake.take(candidate)
      } finally {
        underWay.delete(key(candidate))
      }
    },
    taken: (candidate) => underWay.has(key(candidate)) || intake.taken(candidate),
  }
}

function folderSource(feed: FeedConfig, intake: Taker, tell: Tell): FolderSource | undefined {
  const { name, folder, include, exclude, subfolders, watch, doneMarker } = feed
  if (folder === undefined) return undefined
  return new FolderSource(
    {
      feed: name,
      folder,
      include,
      exclude,
      subfolders,
      watch,
      doneMarker,
      leaves: feed.settle === 'leave',
      unreadyMs: feed.unreadyAfterMs,
      settleMs: feed.settleTimeMs,
      scanMs: feed.scanEveryMs,
    },
    {
      take: (candidate) => intake.take(candidate),
      taken: (candidate) => intake.taken(candidate),
      tell,
    },
  )
}
