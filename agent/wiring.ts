import type { AgentConfig } from '../config/types.ts'
import type { AtRestKeys } from '../outbox/atRestKeys.ts'
import type { LaneStanding } from '../outbox/destinations.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { rebuildBytes } from '../outbox/pruning.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { CompletenessKeeper } from './completeness/keeper.ts'
import { liveCompletenessRules } from './completenessRules.ts'
import { Desk } from './control/desk.ts'
import { type CommandRules, HubCommands } from './control/hubCommands.ts'
import type { Sequel } from './control/outcome.ts'
import { Renewals } from './enrolment/renewals.ts'
import { FeedSources } from './feedSources.ts'
import type { AgentHealth } from './healthParts.ts'
import { Intake } from './intake/intake.ts'
import { passing } from './intake/killPoints.ts'
import { liveIntakeRules } from './intakeRules.ts'
import { Links } from './links.ts'
import type { LocalHealth } from './localHealth.ts'
import type { Notice, Tell } from './notice.ts'
import { ProgressTeller } from './progress.ts'
import { adopt } from './reload/adopt.ts'
import { changesOf } from './reload/changes.ts'
import type { ReloadPlan } from './reload/plan.ts'
import { type AgentHooks, runningVerbs } from './reload/verb.ts'
import { Upkeep, type UpkeepRules } from './upkeep/upkeep.ts'

/** What stands around the wired parts. */
export interface Surroundings {
  readonly health: AgentHealth
  readonly local: LocalHealth | undefined
  readonly hooks: AgentHooks
  readonly keys: AtRestKeys
}

/**
 * The parts of an agent and what each tells the others: here everything is wired and nowhere else.
 * Nothing runs yet.
 */
export function wire(
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
