import type { AgentConfig } from '../config/types.ts'
import type { AtRestKeys } from '../outbox/atRestKeys.ts'
import type { LaneStanding } from '../outbox/destinations.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { rebuildBytes } from '../outbox/pruning.ts'
import { lockState } from '../outbox/store.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { configuredKeys } from './atRest/configuredKeys.ts'
import { CompletenessKeeper } from './completeness/keeper.ts'
import { liveCompletenessRules } from './completenessRules.ts'
import { Desk } from './control/desk.ts'
import { type CommandRules, HubCommands } from './control/hubCommands.ts'
import type { Sequel } from './control/outcome.ts'
import { Renewals } from './enrolment/renewals.ts'
import { FeedSources } from './feedSources.ts'
import { type AgentHealth, agentHealth } from './healthParts.ts'
import { makeFolder } from './intake/durable.ts'
import { Intake } from './intake/intake.ts'
import { passing } from './intake/killPoints.ts'
import { places } from './intake/places.ts'
import { liveIntakeRules } from './intakeRules.ts'
import { Links } from './links.ts'
import { type LocalHealth, localHealth } from './localHealth.ts'
import type { Notice, Tell } from './notice.ts'
import { ProgressTeller } from './progress.ts'
import { adopt, recordConfiguration } from './reload/adopt.ts'
import { changesOf } from './reload/changes.ts'
import type { ReloadPlan } from './reload/plan.ts'
import { type AgentHooks, runningVerbs } from './reload/verb.ts'
import { agentPulse } from './service/pulse.ts'
import type { Pulse } from './service/watchdog.ts'
import { damageCode, openSound } from './soundStore.ts'
import { keptStanding } from './standing.ts'
import { Upkeep, type UpkeepRules } from './upkeep/upkeep.ts'

/** Between two looks for originals whose retention is over. */
const purgeMs = 6 * 3_600_000

export interface RunningAgent {
  /** What a service manager's watchdog wants to know. */
  pulse(): Pulse
  /** Reads the configuration again, as `kontor reload` asks; what comes of it is told. */
  reload(by: string): void
  /** Ends in order: no new file, the one under way to its end, then the links. */
  stop(): Promise<void>
}

/**
 * Starts an agent, and once more in itself where its store turns out to be damaged: it is set aside
 * then, and the originals are taken in again.
 *
 * @throws {StoreError} `store-locked`, `store-newer`, `store-unsafe`.
 */
export async function startAgent(
  config: AgentConfig,
  tell: Tell,
  hooks: AgentHooks = { logLevel: () => {}, reloaded: () => {} },
): Promise<RunningAgent> {
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
    const sound = await begin(latest, listen, heard, met)
    met = undefined
    running = sound
    return sound
  }
  let latest = config
  const heard: AgentHooks = {
    ...hooks,
    reloaded: (next) => {
      latest = next
      hooks.reloaded(next)
    },
  }
  let starting = begin(config, listen, heard)
  let running = await starting
  return {
    pulse: () => running.pulse(),
    reload: (by) => running.reload(by),
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
async function begin(
  config: AgentConfig,
  tell: Tell,
  hooks: AgentHooks,
  met?: string,
): Promise<RunningAgent> {
  const at = places(config.stateFolder)
  const keys = configuredKeys(config)
  const { outbox, rescue } = openSound(at, () => new Date(), met, keys)
  if (rescue) tell({ kind: 'store-rescued', ...rescue })
  recordConfiguration(outbox, config)
  outbox.standing.clear()
  const health = agentHealth(config, outbox, () => {
    for (const link of wiring.links.all) link.tellStatus()
  })
  const local = await localHealth(config, outbox, health, {
    links: () => wiring.links.all,
    current: () => wiring.current(),
  })
  const kept = keptStanding(outbox.standing, tell)
  const hear = (notice: Notice) => {
    kept(notice)
    health.hear(notice)
    local?.hear(notice)
  }
  const wiring = wire(config, outbox, hear, { health, local, hooks, keys })
  await local?.open()
  wiring.links.start(config, namesIn(config.destinations))
  wiring.renewal.begin()
  await wiring.intake.recover()
  wiring.sources.start(config, namesIn(config.feeds))
  wiring.desk.open()
  wiring.progress.start()
  wiring.keeper.start()
  wiring.upkeep.start()
  const purge = () => void wiring.intake.purge(new Date())
  purge()
  const purging = setInterval(purge, purgeMs)
  return {
    pulse: () => agentPulse(outbox, at.root),
    reload: (by) => wiring.desk.perform('reload', by),
    stop: async () => {
      clearInterval(purging)
      health.stop()
      await local?.close()
      wiring.desk.close()
      wiring.progress.stop()
      wiring.keeper.stop()
      await wiring.upkeep.stop()
      await wiring.reloaded()
      await wiring.sources.stop()
      await wiring.intake.stop()
      await wiring.renewal.stop()
      await wiring.links.stop()
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

interface Surroundings {
  readonly health: AgentHealth
  readonly local: LocalHealth | undefined
  readonly hooks: AgentHooks
  readonly keys: AtRestKeys
}

function wire(
  first: AgentConfig,
  outbox: Outbox,
  tell: Tell,
  { health, local, hooks, keys }: Surroundings,
) {
  let config = first
  const current = () => config
  const acknowledgements = new Acknowledgements(awaited(config), tell)
  const links = new Links(outbox, {
    tell,
    acknowledged: (destination, lane, through) => {
      tell({ kind: 'lane-acknowledged', destination, lane, through })
      acknowledgements.acknowledged(destination, lane, through)
      local?.acknowledged(destination, lane, through)
      intake.acknowledged()
    },
    renewed: () => {
      for (const link of links.all) link.storeRenewed()
    },
    status: (link) => health.status(link),
    command: (name, command) => commands.take(name, command),
  })
  const onNotice = (notice: Notice) => {
    tell(notice)
    if (notice.kind !== 'file-decided' || notice.decision.release === undefined) return
    acknowledgements.released(notice.id, notice.file, notice.decision.last)
    links.released()
  }
  const intake = new Intake(outbox, liveIntakeRules(current, outbox, tell, keys), onNotice)
  const follow = (sequel: Sequel) => {
    passing('request-done')
    if (sequel.kind === 'resume') void intake.resume(sequel.file)
    else if (sequel.kind === 'retry') intake.retry(sequel.file)
    else if (sequel.kind === 'replay') links.replay()
    else if (sequel.kind === 'reload') reload(sequel.plan)
    else {
      const { file, last } = sequel
      acknowledgements.released(file.id, file, last)
      links.released()
      void intake.renewReport(file.id)
    }
  }
  const desk = new Desk(outbox, follow, tell, runningVerbs(current, hooks, tell), () => {
    return current().operators
  })
  const commands = new HubCommands(outbox, (name) => commandRules(config, name), follow, tell)
  const names = () => config.destinations.map(({ name }) => name)
  const progress = new ProgressTeller(config.stateFolder, {
    reading: () => intake.reading,
    backlogs: () => names().map((name) => backlogOf(outbox, name)),
    now: () => new Date(),
  })
  const sources = new FeedSources({
    outbox,
    intake,
    tell,
    fetching: (...of) => progress.fetching(...of),
    destinations: names,
  })
  const released = () => links.released()
  const keeper = new CompletenessKeeper(outbox, liveCompletenessRules(current), tell, released)
  const upkeep = new Upkeep(outbox, liveUpkeepRules(current), {
    tell,
    restore: (file) => intake.restoreEvents(file),
    renew: (kept) => intake.renewOriginal(kept),
    changed: (name) => {
      links.of(name)?.released()
      links.of(name)?.replay()
    },
    isUp: (name) => links.of(name)?.isUp ?? false,
  })
  const renewal = new Renewals(current, tell)
  const count = (next: AgentConfig) => {
    config = next
    acknowledgements.awaitOnly(awaited(next))
    health.reloaded(next)
    renewal.begin()
    hooks.reloaded(next)
  }
  let reloading: Promise<void> = Promise.resolve()
  /** One after the other; what was asked for twice is compared with what counts by then. */
  const reload = ({ next }: ReloadPlan) => {
    reloading = reloading.then(async () => {
      const changes = changesOf(config, next)
      try {
        await adopt({ next, changes }, { outbox, sources, links, count, tell })
      } catch (error) {
        const { code = '' } = error as { code?: string }
        if (!code.startsWith('SQLITE_')) throw error
        tell({ kind: 'config-kept', refusal: { code: 'store-unwritable', fault: code } })
      }
    })
  }
  const reloaded = () => reloading
  return { links, renewal, intake, desk, keeper, upkeep, sources, progress, reloaded, current }
}

const namesIn = (parts: readonly { readonly name: string }[]) =>
  new Set(parts.map(({ name }) => name))

function backlogOf({ destinations }: Outbox, destination: string) {
  const standing = destinations.standing(destination)
  const sum = (of: (lane: LaneStanding) => number) => of(standing.statements) + of(standing.bulk)
  return {
    destination,
    waiting: sum(({ head, acked }) => head - acked),
    acked: sum(({ acked }) => acked),
  }
}

function awaited({ destinations }: AgentConfig) {
  return destinations.map(({ name, filter }) => ({ name, feeds: filter.feeds }))
}

function commandRules({ destinations }: AgentConfig, name: string): CommandRules {
  const destination = destinations.find((each) => each.name === name)
  if (destination === undefined) return { allowed: [], feeds: [] }
  return { allowed: destination.allowCommands, feeds: destination.filter.feeds }
}

function liveUpkeepRules(current: () => AgentConfig): UpkeepRules {
  return {
    get events() {
      return current().retention.events
    },
    get destinations() {
      return current().destinations.map(({ name, budgetBytes }) => ({ name, budgetBytes }))
    },
    rebuildBytes,
  }
}
