import type { Socket } from '../../../agent/delivery/socket.ts'
import type { Registry } from '../../../hub/receiver/registry.ts'
import type { HubStore } from '../../../hub/store/contract.ts'
import type { Outbox } from '../../../outbox/outbox.ts'
import type { Frame } from '../../../protocol/frames.ts'
import type { Disk } from '../disk.ts'
import type { Database } from '../engine.ts'

/**
 * A fault that the simulation must find, put around the real parts from outside: the product has no
 * switch for it. Each member is called where its part is made, and changes it or gives another.
 */
export interface Mutant {
  /** The hub answers a frame before it has committed it. */
  readonly answersBeforeCommit?: boolean
  agentStore?(store: Database): Database
  outbox?(outbox: Outbox, store: Database): void
  socket?(socket: Socket, destination: string, outbox: Outbox): Socket
  /** A frame that the agent hears. */
  heard?(frame: Frame): Frame
  hubDatabase?(database: Database): Database
  hubStore?(store: HubStore, disk: Disk): HubStore
  registry?(): Registry
  /** The machine is down, and its disk is as the fault leaves it. */
  agentCrashed?(disk: Disk): void
  hubCrashed?(disk: Disk): void
}

/** A fault by its name. One run has one of its own, so that it may keep a state. */
export interface MutantKind {
  readonly name: string
  /** The rule that it breaks. */
  readonly breaks: string
  /** A seed that finds it; every seed before it does not. Found with `--mutants`. */
  readonly foundBy: number
  make(): Mutant
}

/** Nothing is changed. */
export const noMutant: Mutant = {}
