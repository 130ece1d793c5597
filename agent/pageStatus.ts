import type { AgentConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { masked } from './masked.ts'
import { overview } from './overview.ts'

const lastFiles = 20

/** What the page of this machine shows: the overview, with names as a log has them. */
export function pageStatus(
  config: AgentConfig,
  outbox: Outbox,
  links: readonly { readonly destination: string; readonly isUp: boolean }[],
) {
  const { progress, faults, destinations, ...state } = overview(config, outbox)
  const up = new Set(links.filter(({ isUp }) => isUp).map(({ destination }) => destination))
  return {
    ...state,
    faults: faults.map((fault) => ({ ...fault, what: masked(fault.what) })),
    destinations: destinations.map((each) => ({ ...each, isUp: up.has(each.name) })),
    progress: progress && {
      ...progress,
      files: progress.files.map((file) => ({ ...file, path: masked(file.path) })),
    },
    lastFiles: outbox.files.latest(lastFiles).map((file) => ({
      id: file.id,
      feed: file.feed,
      path: masked(file.path),
      at: file.stagedAt,
      state: file.state,
    })),
  }
}
