import type { AgentConfig } from '../config/types.ts'
import type { Lane } from '../events/lane.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { startHealth } from './health/healthServer.ts'
import { agentMetrics } from './health/metrics.ts'
import type { AgentHealth } from './healthParts.ts'
import type { Notice } from './notice.ts'
import { pageStatus } from './pageStatus.ts'

interface LinkView {
  readonly destination: string
  readonly isUp: boolean
}

/** The agent's health as the monitoring of its own machine asks for it. */
export interface LocalHealth {
  hear(notice: Notice): void
  acknowledged(destination: string, lane: Lane, through: number): void
  /** Answers from now on. @throws {Error} Where the port is taken. */
  open(): Promise<void>
  close(): Promise<void>
}

/** What changes while the agent runs. */
interface LiveParts {
  readonly links: () => readonly LinkView[]
  readonly current: () => AgentConfig
}

/** @returns Undefined where the configuration names no port. */
export async function localHealth(
  { health: listen }: AgentConfig,
  outbox: Outbox,
  health: AgentHealth,
  { links, current }: LiveParts,
): Promise<LocalHealth | undefined> {
  if (listen === undefined) return undefined
  const metrics = await agentMetrics({
    outbox,
    links,
    feeds: () => health.feeds(undefined),
    freeDiskBytes: health.freeDiskBytes,
    now: () => new Date(),
  })
  const unready = () => health.storeFault() ?? silentLink(outbox, links())
  const status = () => pageStatus(current(), outbox, links())
  let close = async () => {}
  return {
    hear: metrics.hear,
    acknowledged: metrics.acknowledged,
    open: async () => {
      try {
        close = (await startHealth(listen, { metrics, unready, status })).close
      } catch (error) {
        const { code = 'no code' } = error as { code?: string }
        throw new Error(
          `The agent can't tell its health on ${listen.host}:${listen.port} (${code}). Choose ` +
            'another `health.port`, or end the program that has this one.',
        )
      }
    },
    close: () => close(),
  }
}

/** A link that is down says why, unless it has only just begun. */
function silentLink({ standing }: Outbox, links: readonly LinkView[]): string | undefined {
  const explained = new Set(standing.all().map(({ subject }) => subject))
  const isSilent = ({ destination, isUp }: LinkView) =>
    !isUp && !explained.has(`destination ${destination}`)
  return links.some(isSilent) ? 'link-not-up-yet' : undefined
}
