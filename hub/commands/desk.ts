import { randomUUID } from 'node:crypto'
import { commandSchema } from '../../protocol/commandFrames.ts'
import type { AccessSettings } from '../access/settings.ts'
import { type Caller, mayAct, mayRead, personOf, seesAll } from '../http/caller.ts'
import { Refusal } from '../http/problems.ts'
import type { AgentCommand, AgentDesk, CommandOutcome } from '../receiver/agentDesk.ts'
import type { HoldingAction, KeptCommand, NewCommand } from '../store/commandsContract.ts'
import type { HubStore, KnownAgent } from '../store/contract.ts'
import { everything, within } from '../store/scope.ts'
import { verbOf } from './actions.ts'
import { type Holding, holdingKey, holdingOf } from './holdingKey.ts'

/** What a command is to do, once nothing keeps it. */
type Task = Pick<NewCommand, 'holding' | 'action' | 'inbox' | 'agent' | 'verb' | 'detail'>

/** The hub's own verb; it concerns no agent. */
const letterVerb = 'dead-letter retry'
const expireEveryMs = 60_000

interface Surroundings {
  readonly settings: AccessSettings
  readonly now: () => Date
  /** A dead letter of this route is queued again. */
  readonly wake: (route: string) => void
  /** Writes down the heartbeats that came: what is shown of an agent can be acted on. */
  readonly flush: () => Promise<void>
  /** What was asked of this agent, or became of it, is another now; empty for the hub's own. */
  readonly changed: (agent: string) => void
  readonly onFault: (error: unknown) => void
}

/**
 * What people ask of agents, from the wish to the answer. Where two people are needed a command waits
 * for the second, and nobody is both. The agent gets both names and the reason.
 */
export class CommandDesk implements AgentDesk {
  readonly settings: AccessSettings
  readonly #store: HubStore
  readonly #around: Surroundings
  readonly #listeners = new Set<(inbox: string, agent: string) => void>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: HubStore, around: Surroundings) {
    this.settings = around.settings
    this.#store = store
    this.#around = around
  }

  start(): void {
    const expire = () => this.#store.leads && this.#guard(this.expire())
    this.#timer = setInterval(expire, expireEveryMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#listeners.clear()
  }

  /** @throws {Refusal} `not-found`, `action-unavailable`, `role-not-enough`. */
  async ask(
    caller: Caller,
    key: string,
    action: HoldingAction,
    reason: string,
  ): Promise<KeptCommand> {
    const holding = holdingOf(key)
    if (!holding) throw new Refusal('not-found')
    return this.#begin(caller, await this.#taskOf(caller, holding, action), reason)
  }

  /** Asks an agent for events again. */
  async askReplay(
    caller: Caller,
    place: { readonly inbox: string; readonly agent: string },
    wish: Readonly<Record<string, unknown>>,
    reason: string,
  ): Promise<KeptCommand> {
    await this.#reached(caller, place.inbox, place.agent)
    const task = { holding: undefined, action: 'replay', ...place, verb: 'replay' } as const
    return this.#begin(caller, { ...task, detail: wish }, reason)
  }

  /** @throws {Refusal} `not-found`, `second-person-needed`, `command-closed`. */
  async approve(caller: Caller, number: number): Promise<KeptCommand> {
    await this.expire()
    const command = await this.#store.commands.get(number)
    if (!command) throw new Refusal('not-found')
    await this.#mayTouch(caller, command)
    // A token is a program's: only somebody who is signed in can have looked.
    const isPerson = caller.proof?.kind === 'session'
    if (!isPerson || personOf(caller) === command.person || caller.name === command.by) {
      throw new Refusal('second-person-needed')
    }
    const second = { by: caller.name, person: personOf(caller) }
    const approved = await this.#store.commands.approve(number, second)
    if (!approved) throw new Refusal('command-closed')
    this.#around.changed(command.agent)
    return this.#send(approved)
  }

  /** Those that wait for a second person and concern what the caller sees. */
  async awaiting(caller: Caller, limit: number): Promise<readonly KeptCommand[]> {
    const found: KeptCommand[] = []
    for (const command of await this.#store.commands.awaiting(limit)) {
      const isIts = await this.#mayTouch(caller, command).then(
        () => true,
        () => false,
      )
      if (isIts) found.push(command)
    }
    return found
  }

  async waiting(inbox: string, agent: string): Promise<readonly AgentCommand[]> {
    const kept = await this.#store.commands.waiting(inbox, agent)
    return kept.map(({ id, verb, detail, by, approvedBy, reason }) => {
      const second = approvedBy === undefined ? {} : { approvedBy }
      const { t: _, ...command } = commandSchema.parse({
        t: 'command',
        id,
        verb,
        detail,
        by,
        reason,
        ...second,
      })
      return command
    })
  }

  async answered(
    inbox: string,
    agent: string,
    id: string,
    { outcome, code, message }: CommandOutcome,
  ): Promise<void> {
    const kept = await this.#store.commands.answered(inbox, agent, id, outcome, code, message)
    if (!kept) return
    this.#around.changed(agent)
    const why = code === undefined ? {} : { code }
    const detail = { command: kept.number, outcome, ...why }
    await this.#store.audit.add('command-answered', `agent/${agent}`, detail)
  }

  onNew(listener: (inbox: string, agent: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** This agent has a command that waits for it, perhaps from another hub. */
  tell(inbox: string, agent: string): void {
    for (const listener of this.#listeners) listener(inbox, agent)
  }

  async expire(): Promise<void> {
    for (const { number, agent } of await this.#store.commands.expire()) {
      this.#around.changed(agent)
      await this.#store.audit.add('command-expired', 'hub', { command: number })
    }
  }

  async #begin(caller: Caller, task: Task, reason: string): Promise<KeptCommand> {
    const { settings, now } = this.#around
    const needsSecond = settings.fourEyes.includes(task.action)
    const asked = await this.#store.commands.ask({
      ...task,
      id: `c-${randomUUID()}`,
      reason,
      by: caller.name,
      person: personOf(caller),
      endsAt: new Date(now().getTime() + settings.approvalMs).toISOString(),
      state: needsSecond ? 'awaits-second' : 'sent',
    })
    if (!asked) throw new Refusal('action-unavailable')
    this.#around.changed(task.agent)
    return needsSecond ? asked : this.#send(asked)
  }

  async #send(command: KeptCommand): Promise<KeptCommand> {
    const { inbox, agent, verb, detail, id } = command
    if (verb !== letterVerb) {
      this.tell(inbox, agent)
      return command
    }
    const letter = await this.#store.routes.requeue(everything, Number(detail['number']))
    if (letter) this.#around.wake(letter.route)
    const outcome = letter ? 'done' : 'refused'
    const code = letter ? undefined : 'not-found'
    return (
      (await this.#store.commands.answered(inbox, agent, id, outcome, code, undefined)) ?? command
    )
  }

  async #taskOf(caller: Caller, holding: Holding, action: HoldingAction): Promise<Task> {
    if (holding.kind === 'dead-letter') return this.#letterTask(caller, holding.number, action)
    const { kind, inbox, agent, key } = holding
    const known = await this.#reached(caller, inbox, agent)
    const item = known.status?.standing?.find((one) => one.kind === kind && one.key === key)
    if (!item) throw new Refusal('not-found')
    const verb = verbOf(kind, action)
    if (verb === undefined) throw new Refusal('action-unavailable')
    return { holding: holdingKey(holding), action, inbox, agent, verb, detail: item.target }
  }

  async #letterTask(caller: Caller, number: number, action: HoldingAction): Promise<Task> {
    const { scope, inboxes } = caller
    const page = { scope, inboxes, after: number - 1, limit: 1 }
    const [letter] = await this.#store.routes.deadLetters(page)
    if (letter?.number !== number) throw new Refusal('not-found')
    if (action !== 'retry' || letter.state !== 'dead') throw new Refusal('action-unavailable')
    const holding = holdingKey({ kind: 'dead-letter', number })
    const { inbox } = letter
    return { holding, action, inbox, agent: '', verb: letterVerb, detail: { number } }
  }

  async #mayTouch(caller: Caller, { verb, inbox, agent, detail }: KeptCommand): Promise<void> {
    if (verb === letterVerb) await this.#letterTask(caller, Number(detail['number']), 'retry')
    else await this.#reached(caller, inbox, agent)
  }

  /**
   * The agent, where everything that it delivers is within the caller's scope: what stands still at
   * an agent names no region, so who sees a part of it may not decide on the rest.
   */
  async #reached(caller: Caller, inbox: string, agent: string): Promise<KnownAgent> {
    await this.#around.flush()
    const isIt = (one: KnownAgent) => one.inbox === inbox && one.agent === agent
    const known = (await this.#store.agents(caller.scope)).find(isIt)
    if (!known || !mayRead(caller, inbox)) throw new Refusal('not-found')
    if (!mayAct(caller, 'operator')) throw new Refusal('role-not-enough')
    if (seesAll({ ...caller, masked: false })) return known
    const sees = within(caller.scope)
    const reaches = (await this.#store.fleet.reaches()).filter((one) => one.agent === agent)
    const seesWhole = reaches.every(({ region, legalEntity }) => {
      return sees({ type: '', account: undefined, region, legalEntity })
    })
    if (!seesWhole) throw new Refusal('role-not-enough')
    return known
  }

  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => this.#around.onFault(error))
  }
}
