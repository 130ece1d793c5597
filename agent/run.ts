import { hash } from 'node:crypto'
import type { AgentConfig, DestinationConfig, FeedConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { rebuildBytes } from '../outbox/pruning.ts'
import { lockState } from '../outbox/store.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { CompletenessKeeper } from './completeness/keeper.ts'
import { completenessRules } from './completenessRules.ts'
import { Desk } from './control/desk.ts'
import { type CommandRules, HubCommands } from './control/hubCommands.ts'
import type { Sequel } from './control/outcome.ts'
import { identityOf } from './delivery/identities.ts'
import { Link } from './delivery/link.ts'
import { Renewal } from './enrolment/renewal.ts'
import { type AgentHealth, agentHealth } from './healthParts.ts'
import { makeFolder } from './intake/durable.ts'
import { Intake } from './intake/intake.ts'
import { passing } from './intake/killPoints.ts'
import { places } from './intake/places.ts'
import { intakeRules } from './intakeRules.ts'
import { type LocalHealth, localHealth } from './localHealth.ts'
import type { Notice, Tell } from './notice.ts'
import { program } from './program.ts'
import { agentPulse } from './service/pulse.ts'
import type { Pulse } from './service/watchdog.ts'
import { sftpSources } from './sftpFeeds.ts'
import { damageCode, openSound } from './soundStore.ts'
import { FolderSource } from './sources/folder.ts'
import { keptStanding } from './standing.ts'
import { Upkeep } from './upkeep/upkeep.ts'

/** Between two looks for originals whose retention is over. */
const purgeMs = 6 * 3_600_000

export interface RunningAgent {
  /** What a service manager's watchdog wants to know. */
  pulse(): Pulse
  /** Ends in order: no new file, the one under way to its end, then the links. */
  stop(): Promise<void>
}

/**
 * Starts an agent, and once more in itself where its store turns out to be damaged: it is set aside
 * then, and the originals are taken in again.
 *
 * @throws {StoreError} `store-locked`, `store-newer`, `store-unsafe`.
 */
export async function startAgent(config: AgentConfig, tell: Tell): Promise<RunningAgent> {
  const at = places(config.stateFolder)
  makeFolder(at.root)
  const lock = lockState(at.lock)
  let met: string | undefined
  // Whoever meets damage tells of it, with the code that SQLite gave it.
  const listen: Tell = (notice) => {
    tell(notice)
    const code = damageCode(notice)
    if (code === undefined || met !== undefined || notice.kind === 'store-rescued') return
    met = code
    starting = starting.then(again)
  }
  const again = async (damaged: RunningAgent) => {
    await damaged.stop()
    const sound = await begin(config, listen, met)
    met = undefined
    running = sound
    return sound
  }
  let starting = begin(config, listen)
  let running = await starting
  return {
    pulse: () => running.pulse(),
    stop: async () => {
      await (await starting).stop()
      lock.release()
    },
  }
}

/**
 * Brings an agent up; here everything is wired and nowhere else. Recovery runs before the first file
 * is taken, the links meanwhile deliver what waits.
 *
 * @param met What its store was damaged by, where that was met just now.
 */
async function begin(config: AgentConfig, tell: Tell, met?: string): Promise<RunningAgent> {
  const at = places(config.stateFolder)
  const { outbox, rescue } = openSound(at, () => new Date(), met)
  if (rescue) tell({ kind: 'store-rescued', ...rescue })
  outbox.audit.configured(hash('sha256', JSON.stringify(config)))
  outbox.standing.clear()
  for (const { name, filter, startFrom } of config.destinations) {
    outbox.destinations.register(name, filter, startFrom)
  }
  const health = agentHealth(config, outbox, () => {
    for (const link of wiring.links) link.tellStatus()
  })
  const local = await localHealth(config, outbox, health, () => wiring.links)
  const kept = keptStanding(outbox.standing, tell)
  const hear = (notice: Notice) => {
    kept(notice)
    health.hear(notice)
    local?.hear(notice)
  }
  const wiring = wire(config, outbox, hear, health, local)
  await local?.open()
  for (const link of wiring.links) link.start()
  wiring.renewal.start()
  await wiring.intake.recover()
  for (const source of wiring.sources) source.start()
  wiring.desk.open()
  wiring.keeper.start()
  wiring.upkeep.start()
  const purge = () => void wiring.intake.purge(new Date())
  purge()
  const purging = setInterval(purge, purgeMs)
  return {
    pulse: () => agentPulse(outbox, at.root),
    stop: async () => {
      clearInterval(purging)
      health.stop()
      await local?.close()
      wiring.desk.close()
      wiring.keeper.stop()
      await wiring.upkeep.stop()
      await Promise.all(wiring.sources.map((source) => source.stop()))
      await wiring.intake.stop()
      await wiring.renewal.stop()
      await Promise.all(wiring.links.map((link) => link.stop()))
      recordLast(outbox)
      outbox.close()
    },
  }
}

/** A store that can't be written any more must not keep the agent from ending. */
function recordLast(outbox: Outbox): void {
  try {
    outbox.destinations.recordAcknowledged(true)
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith('SQLITE_')) throw error
  }
}

function wire(
  config: AgentConfig,
  outbox: Outbox,
  tell: Tell,
  health: AgentHealth,
  local: LocalHealth | undefined,
) {
  const awaited = config.destinations.map(({ name, filter }) => ({ name, feeds: filter.feeds }))
  const acknowledgements = new Acknowledgements(awaited, tell)
  const links: Link[] = config.destinations.map(
    (destination) =>
      new Link(linkRules(config, destination), outbox, {
        tell,
        acknowledged: (name, lane, through) => {
          acknowledgements.acknowledged(name, lane, through)
          local?.acknowledged(name, lane, through)
          intake.acknowledged()
        },
        renewed: () => {
          for (const link of links) link.storeRenewed()
        },
        status: (link) => health.status(link),
        command: (name, command) => commands.take(name, command),
      }),
  )
  const onNotice = (notice: Notice) => {
    tell(notice)
    if (notice.kind !== 'file-decided' || notice.decision.release === undefined) return
    acknowledgements.released(notice.id, notice.file, notice.decision.last)
    for (const link of links) link.released()
  }
  const intake = new Intake(outbox, intakeRules(config, outbox, tell), onNotice)
  const follow = (sequel: Sequel) => {
    passing('request-done')
    if (sequel.kind === 'resume') void intake.resume(sequel.file)
    else if (sequel.kind === 'retry') intake.retry(sequel.file)
    else if (sequel.kind === 'replay') for (const link of links) link.replay()
    else {
      const { file, last } = sequel
      acknowledgements.released(file.id, file, last)
      for (const link of links) link.released()
      void intake.renewReport(file.id)
    }
  }
  const desk = new Desk(outbox, follow, tell)
  const commands = new HubCommands(outbox, commandRules(config), follow, tell)
  const sources = [
    ...config.feeds.flatMap((feed) => folderSource(feed, intake, tell)),
    ...sftpSources(config, outbox, intake, tell),
  ]
  const released = () => {
    for (const link of links) link.released()
  }
  const keeper = new CompletenessKeeper(outbox, completenessRules(config), tell, released)
  const upkeep = new Upkeep(outbox, upkeepRules(config), {
    tell,
    restore: (file) => intake.restoreEvents(file),
    changed: (name) => {
      const link = links.find(({ destination }) => destination === name)
      link?.released()
      link?.replay()
    },
    isUp: (name) => links.some(({ destination, isUp }) => destination === name && isUp),
  })
  const renewal = new Renewal(config.stateFolder, config.destinations, tell)
  return { links, renewal, intake, desk, keeper, upkeep, sources }
}

function commandRules({ destinations }: AgentConfig) {
  const none: CommandRules = { allowed: [], feeds: [] }
  const rules = new Map(
    destinations.map(({ name, allowCommands, filter }) => {
      return [name, { allowed: allowCommands, feeds: filter.feeds }] as const
    }),
  )
  return (destination: string): CommandRules => rules.get(destination) ?? none
}

function upkeepRules({ retention, destinations }: AgentConfig) {
  const budgets = destinations.map(({ name, budgetBytes }) => ({ name, budgetBytes }))
  return { events: retention.events, destinations: budgets, rebuildBytes }
}

function linkRules({ agent, stateFolder }: AgentConfig, destination: DestinationConfig) {
  const { name, url, allowReplay } = destination
  const identity = identityOf(destination, stateFolder)
  return { destination: name, agent, url, identity, program, allowReplay }
}

function folderSource(feed: FeedConfig, intake: Intake, tell: Tell): FolderSource[] {
  const { name, folder, include, exclude, subfolders, watch, doneMarker } = feed
  if (folder === undefined) return []
  const source = new FolderSource(
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
  return [source]
}
