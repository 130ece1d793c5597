import type { AgentConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { lockState } from '../outbox/store.ts'
import { configuredKeys } from './atRest/configuredKeys.ts'
import { agentHealth } from './healthParts.ts'
import { makeFolder } from './intake/durable.ts'
import { places } from './intake/places.ts'
import { localHealth } from './localHealth.ts'
import type { Notice, Tell } from './notice.ts'
import { recordConfiguration } from './reload/adopt.ts'
import type { AgentHooks } from './reload/verb.ts'
import { agentPulse } from './service/pulse.ts'
import type { Pulse } from './service/watchdog.ts'
import { damageCode, openSound } from './soundStore.ts'
import { keptStanding } from './standing.ts'
import { wire } from './wiring.ts'

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
 * Brings an agent up. Recovery runs before the first file is taken, the links meanwhile deliver what
 * waits.
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

const namesIn = (parts: readonly { readonly name: string }[]) =>
  new Set(parts.map(({ name }) => name))
