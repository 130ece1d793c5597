import type { Lane } from '../../events/lane.ts'
import type { Status } from '../../protocol/frames.ts'

/** A heartbeat, as it came. */
export interface Beat {
  readonly inbox: string
  readonly agent: string
  readonly status: Status
  /** RFC 3339, UTC. */
  readonly at: string
}

/** That an agent has delivered for this region and legal entity; undefined: for none that is named. */
export interface Reach {
  readonly inbox: string
  readonly agent: string
  readonly region: string | undefined
  readonly legalEntity: string | undefined
}

export interface Retirement {
  readonly agent: string
  readonly by: string
  readonly reason: string
  /** RFC 3339, UTC. */
  readonly at: string
}

/** How often something happened to an agent, and when the last time. */
export interface Occurrence {
  readonly inbox: string
  readonly agent: string
  readonly times: number
  /** RFC 3339, UTC. */
  readonly at: string
}

export interface DeadLetters {
  readonly route: string
  readonly inbox: string
  readonly letters: number
  /** Of the oldest that waits. */
  readonly since: string
}

/**
 * What the hub keeps of its fleet. It is read for the hub's own look at everything: who asks is shown
 * no more of it than his scope sees, by `hub/fleet/fleet.ts`. Every write is one transaction.
 */
export interface FleetBook {
  /**
   * Keeps the last status of each, all in one transaction: a thousand agents must not cost a
   * thousand syncs of the disk. What can't be written now is passed over: the next heartbeat brings
   * another.
   */
  keepStatuses(beats: readonly Beat[]): Promise<void>
  reaches(): Promise<readonly Reach[]>
  lanes(
    inbox: string,
    agent: string,
  ): Promise<readonly { readonly lane: Lane; readonly through: number }[]>

  /** Nothing changes where it is retired. */
  retire(agent: string, by: string, reason: string): Promise<void>
  revive(agent: string): Promise<void>
  retirements(): Promise<readonly Retirement[]>

  keepFork(inbox: string, agent: string, code: string): Promise<void>
  /** Since a moment; by agent. */
  forks(since: string): Promise<readonly Occurrence[]>
  conflicts(since: string): Promise<readonly Occurrence[]>
  deadLetters(): Promise<readonly DeadLetters[]>

  /** @throws {Error} Of the driver, where the store can't be written now. */
  probe(): Promise<void>
}
