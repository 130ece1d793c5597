import type { holdingActions } from '../console/contract.ts'

export type HoldingAction = (typeof holdingActions)[number]

/** `sent`: on its way, or waiting for its agent to connect. */
export type CommandState = 'awaits-second' | 'sent' | 'done' | 'refused' | 'expired'

export interface NewCommand {
  /** Names it between hub and agent: the same id is done once. */
  readonly id: string
  /** Key of the holding that it is about; undefined where it is about no single one. */
  readonly holding: string | undefined
  readonly action: HoldingAction
  readonly inbox: string
  readonly agent: string
  /** Verb of the agent and what it takes. */
  readonly verb: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly by: string
  readonly person: string
  /** RFC 3339, UTC. */
  readonly endsAt: string
  readonly state: 'awaits-second' | 'sent'
}

export interface KeptCommand extends Omit<NewCommand, 'state'> {
  readonly number: number
  readonly askedAt: string
  readonly state: CommandState
  readonly approvedBy: string | undefined
  readonly code: string | undefined
  /** Of the agent; holds no account, name or amount. */
  readonly message: string | undefined
}

/**
 * What people asked agents to do, for ever. Every call is one transaction and durable when it
 * returns.
 */
export interface CommandBook {
  /** Undefined where a command about the same holding is still open. */
  ask(command: NewCommand): Promise<KeptCommand | undefined>
  get(number: number): Promise<KeptCommand | undefined>
  /** Undefined where it doesn't wait for anybody any more, or where this person asked for it. */
  approve(
    number: number,
    second: { readonly by: string; readonly person: string },
  ): Promise<KeptCommand | undefined>
  /** The last command about each of these holdings, by the holding's key. */
  last(keys: readonly string[]): Promise<ReadonlyMap<string, KeptCommand>>
  /** Those that wait for a second person, the oldest first. */
  awaiting(limit: number): Promise<readonly KeptCommand[]>
  /** Those that are sent and not answered, the oldest first. */
  waiting(inbox: string, agent: string): Promise<readonly KeptCommand[]>
  /** Undefined where this agent has no such command that is open: an answer that came again. */
  answered(
    inbox: string,
    agent: string,
    id: string,
    outcome: 'done' | 'refused',
    code: string | undefined,
    message: string | undefined,
  ): Promise<KeptCommand | undefined>
  /** Ends those whose time is over. @returns Them. */
  expire(): Promise<readonly KeptCommand[]>
}
