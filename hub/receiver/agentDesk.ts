import type { Command, Commanded } from '../../protocol/frames.ts'

/** What a person asks of an agent, without the kind of its frame. */
export type AgentCommand = Omit<Command, 't'>

/** What became of it. */
export type CommandOutcome = Omit<Commanded, 't' | 'id'>

/**
 * Where the commands for agents lie, in the order in which they are to be done. The connection of an
 * agent sends what waits after its welcome and when it is told; whoever keeps the commands decides
 * who may give them, and when one that nobody answers has expired.
 */
export interface AgentDesk {
  /**
   * Commands of an agent that are approved and have no answer, oldest first. One that was sent and
   * whose answer was lost is among them: the agent answers an id that it knows with what it did.
   */
  waiting(inbox: string, agent: string): Promise<readonly AgentCommand[]>

  /**
   * The agent has done it or refused it, durably. Called once or more for an id; the first call
   * counts. An id that was never given is passed over.
   */
  answered(inbox: string, agent: string, id: string, outcome: CommandOutcome): Promise<void>

  /** Calls whenever something new waits for an agent. @returns What ends that. */
  onNew(listener: (inbox: string, agent: string) => void): () => void
}
