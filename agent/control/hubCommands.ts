import type { Outbox } from '../../outbox/outbox.ts'
import type { Answer } from '../../outbox/requests.ts'
import type { Command, Commanded, CommandVerb } from '../../protocol/frames.ts'
import { wireLimits } from '../../protocol/limits.ts'
import type { Tell } from '../notice.ts'
import { recordCommand, willing } from './desk.ts'
import { type Outcome, type Sequel, Unwilling } from './outcome.ts'
import { perform } from './verbs.ts'

/** What the configuration of a destination may allow its hub to ask for. */
export type CommandKind = 'release' | 'retry' | 'skip' | 'replay'

/** A destination, as far as commands of its hub go. */
export interface CommandRules {
  readonly allowed: readonly CommandKind[]
  /** Feeds that the destination gets; undefined: all. Of others its hub knows nothing. */
  readonly feeds: readonly string[] | undefined
}

const kindOf: Readonly<Record<CommandVerb, CommandKind>> = {
  'files release': 'release',
  'files retry': 'retry',
  'parked retry': 'retry',
  'parked skip': 'skip',
  replay: 'replay',
}

/** Commands that one destination may give in a minute; people give them one by one. */
const maxPerMinute = 60

type Done = Omit<Commanded, 't'>

/**
 * Does what people ask for at a hub, through the verbs that the command line uses and in the same
 * transaction as its answer: a command that comes again, since its answer was lost, is answered and
 * not done again. All of them stand in the audit with `hub/` before the person's name.
 */
export class HubCommands {
  readonly #outbox: Outbox
  readonly #rulesOf: (destination: string) => CommandRules
  readonly #follow: (sequel: Sequel) => void
  readonly #tell: Tell
  readonly #now: () => number
  /** When the last commands came, by destination. */
  readonly #recent = new Map<string, readonly number[]>()

  /** @param now Monotonic milliseconds. */
  constructor(
    outbox: Outbox,
    rulesOf: (destination: string) => CommandRules,
    follow: (sequel: Sequel) => void,
    tell: Tell,
    now = () => performance.now(),
  ) {
    this.#outbox = outbox
    this.#rulesOf = rulesOf
    this.#follow = follow
    this.#tell = tell
    this.#now = now
  }

  /** @throws {SqliteError} Where the store can't write now; nothing is done then. */
  take(destination: string, command: Command): Done {
    const { id, verb } = command
    const known = this.#outbox.commands.answerTo(destination, id)
    if (known !== undefined) return answered(id, known)
    if (this.#isTooMany(destination)) return answered(id, tooMany)
    const by = `hub/${command.by}`
    const { answer, sequel } = this.#outbox.together(() => {
      const outcome = willing(() =>
        this.#outbox.together(() => this.#perform(destination, command, by)),
      )
      recordCommand(this.#outbox, verb, by, outcome.answer, command.approvedBy)
      this.#outbox.commands.keep(destination, id, outcome.answer)
      return outcome
    })
    this.#tell({ kind: 'request-done', verb, by })
    if (sequel) this.#follow(sequel)
    return answered(id, answer)
  }

  #perform(destination: string, command: Command, by: string): Outcome {
    const { verb, detail, reason, approvedBy } = command
    const { allowed, feeds } = this.#rulesOf(destination)
    const { file } = detail
    const found = file === undefined ? undefined : this.#outbox.files.get(file)
    const feed = found?.feed
    // To let a refused file go is to read it once more: nothing passes that is not right now.
    const isReread = verb === 'files release' && found?.state === 'refused'
    const mayIt = allowed.includes(kindOf[verb]) || (isReread && allowed.includes('retry'))
    if (!mayIt) throw notAllowed()
    // A file of another feed is none to this hub; the verb says of no file that it is unknown.
    const isHidden = feeds !== undefined && feed !== undefined && !feeds.includes(feed)
    const asked = { ...detail, ...(isHidden ? { file: Number.MAX_SAFE_INTEGER } : {}) }
    const about = verb.startsWith('files') ? {} : { destination }
    return perform(this.#outbox, verb, { ...asked, ...about, reason }, by, approvedBy)
  }

  #isTooMany(destination: string): boolean {
    const now = this.#now()
    const recent = (this.#recent.get(destination) ?? []).filter((at) => at > now - 60_000)
    if (recent.length >= maxPerMinute) return true
    this.#recent.set(destination, [...recent, now])
    return false
  }
}

function answered(id: string, { refused, message }: Answer): Done {
  if (typeof refused !== 'string') return { id, outcome: 'done' }
  const told = String(message ?? '').slice(0, wireLimits.maxMessageChars)
  return { id, outcome: 'refused', code: refused, message: told }
}

/** Not written down: whoever floods an agent must not fill its store. */
const tooMany: Answer = {
  refused: 'command-too-many',
  message: `More than ${maxPerMinute} commands came within a minute. Ask again later.`,
}

function notAllowed(): Unwilling {
  return new Unwilling(
    'command-not-allowed',
    'The configuration of the agent does not allow its hub this. Add it to `allowCommands` of the ' +
      'destination there, or ask whoever runs the agent.',
  )
}
