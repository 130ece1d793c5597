import { surrounded } from '../config/context.ts'
import { resolveSecret } from '../config/secrets.ts'
import type { AgentConfig, DestinationConfig, FeedConfig } from '../config/types.ts'
import { type Outbox, openOutbox } from '../outbox/outbox.ts'
import { lockState } from '../outbox/store.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { Link } from './delivery/link.ts'
import { makeFolder } from './intake/durable.ts'
import { type FeedRules, Intake } from './intake/intake.ts'
import { places } from './intake/places.ts'
import type { Notice, Tell } from './notice.ts'
import { program } from './program.ts'
import { FolderSource } from './sources/folder.ts'

export interface RunningAgent {
  /** Ends in order: no new file, the one under way to its end, then the links. */
  stop(): Promise<void>
}

/**
 * Starts an agent; here everything is wired and nowhere else. Recovery runs before the first file is
 * taken, the links meanwhile deliver what waits.
 *
 * @throws {StoreError} `store-locked`, `store-newer`, `store-unsafe`.
 */
export async function startAgent(config: AgentConfig, tell: Tell): Promise<RunningAgent> {
  const at = places(config.stateFolder)
  makeFolder(at.root)
  const lock = lockState(at.lock)
  const outbox = openOutbox(at.store, () => new Date())
  for (const { name, filter, startFrom } of config.destinations) {
    outbox.destinations.register(name, filter, startFrom)
  }
  const wiring = wire(config, outbox, tell)
  for (const link of wiring.links) link.start()
  await wiring.intake.recover()
  for (const source of wiring.sources) source.start()
  return {
    stop: async () => {
      await Promise.all(wiring.sources.map((source) => source.stop()))
      await wiring.intake.stop()
      await Promise.all(wiring.links.map((link) => link.stop()))
      outbox.close()
      lock.release()
    },
  }
}

function wire(config: AgentConfig, outbox: Outbox, tell: Tell) {
  const awaited = config.destinations.map(({ name, filter }) => ({ name, feeds: filter.feeds }))
  const acknowledgements = new Acknowledgements(awaited, tell)
  const links: Link[] = config.destinations.map(
    (destination) =>
      new Link(linkRules(config.agent, destination), outbox, {
        tell,
        acknowledged: (name, lane, through) => acknowledgements.acknowledged(name, lane, through),
        renewed: () => {
          for (const link of links) link.storeRenewed()
        },
      }),
  )
  const onNotice = (notice: Notice) => {
    tell(notice)
    if (notice.kind !== 'file-decided' || notice.decision.release === undefined) return
    acknowledgements.released(notice.id, notice.file, notice.decision.last)
    for (const link of links) link.released()
  }
  const feeds = config.feeds.map((feed) => feedRules(config, feed))
  const intake = new Intake(
    outbox,
    { places: places(config.stateFolder), feeds, minFreeDiskBytes: config.limits.minFreeDiskBytes },
    onNotice,
  )
  const sources = config.feeds.map((feed) => folderSource(feed, intake, tell))
  return { links, intake, sources }
}

function linkRules(agent: string, { name, url, token, tokenReference }: DestinationConfig) {
  const current = () => {
    const resolved = resolveSecret(tokenReference, surrounded({}))
    return ('secret' in resolved ? resolved.secret : token).reveal()
  }
  return { destination: name, agent, url, token: current, program }
}

function feedRules({ agent, limits }: AgentConfig, feed: FeedConfig): FeedRules {
  return {
    name: feed.name,
    folder: feed.folder,
    settle: feed.settle,
    reading: {
      charset: feed.charset ?? feed.mapping?.source.charset,
      format: feed.format,
      mapping: feed.mapping,
      eventSource: `/kontor/${agent}/${feed.name}`,
      legalEntity: feed.legalEntity,
      limits: limits.read,
    },
  }
}

function folderSource(feed: FeedConfig, intake: Intake, tell: Tell): FolderSource {
  const { name, folder, include, exclude, subfolders, doneMarker } = feed
  return new FolderSource(
    {
      feed: name,
      folder,
      include,
      exclude,
      subfolders,
      doneMarker,
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
