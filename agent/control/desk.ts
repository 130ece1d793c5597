import type { Outbox } from '../../outbox/outbox.ts'
import type { Answer, Request } from '../../outbox/requests.ts'
import type { Tell } from '../notice.ts'
import { expectOperator } from './operators.ts'
import { type Outcome, type Sequel, Unwilling, type Verb } from './outcome.ts'
import { perform } from './verbs.ts'

/** How often the store is looked at for requests. */
const lookMs = 500

/** Where the running agent takes up what people ask of it, see {@link Requests}. */
export class Desk {
  readonly #outbox: Outbox
  readonly #follow: (sequel: Sequel) => void
  readonly #tell: Tell
  readonly #running: Readonly<Record<string, Verb>>
  readonly #operators: () => readonly string[] | undefined
  #timer: NodeJS.Timeout | undefined

  /**
   * @param running Verbs that only an agent that runs knows.
   * @param operators Who may decide, by the configuration that counts now.
   */
  constructor(
    outbox: Outbox,
    follow: (sequel: Sequel) => void,
    tell: Tell,
    running: Readonly<Record<string, Verb>> = {},
    operators: () => readonly string[] | undefined = () => undefined,
  ) {
    this.#operators = operators
    this.#outbox = outbox
    this.#running = running
    this.#follow = follow
    this.#tell = tell
  }

  /** What a crash left without an answer is taken up as anything else. */
  open(): void {
    this.#timer = setInterval(() => this.#look(), lookMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    for (const request of this.#outbox.requests.open()) {
      try {
        this.#take(request)
      } catch (error) {
        const { code = '' } = error as { code?: string }
        // A store that can't write now will do so later; the request stays where it is.
        if (!code.startsWith('SQLITE_')) throw error
        this.#outbox.releases.refresh()
        this.#tell({ kind: 'upkeep-delayed', code })
        return
      }
    }
  }

  #take({ id, verb, detail, by }: Request): void {
    const { sequel } = this.#outbox.requests.fulfil(id, () => {
      const outcome = willing(() => this.#outbox.together(() => this.#perform(verb, detail, by)))
      recordCommand(this.#outbox, verb, by, outcome.answer)
      return outcome
    })
    this.#tell({ kind: 'request-done', verb, by })
    if (sequel) this.#follow(sequel)
  }

  /** The same for what no person asks through a command, such as a signal. */
  perform(verb: string, by: string): void {
    const { answer, sequel } = willing(() => this.#perform(verb, {}, by))
    recordCommand(this.#outbox, verb, by, answer)
    if (sequel) this.#follow(sequel)
  }

  #perform(verb: string, detail: unknown, by: string): Outcome {
    expectOperator(this.#operators(), verb, by)
    const running = Object.hasOwn(this.#running, verb) ? this.#running[verb] : undefined
    return running?.(this.#outbox, detail, by) ?? perform(this.#outbox, verb, detail, by)
  }
}

/** Every command is written down, also one that was refused. Its verb is one that we know, or none. */
export function recordCommand(
  outbox: Outbox,
  verb: string,
  by: string,
  answer: Answer,
  approvedBy?: string,
): void {
  const { refused } = answer
  const known = refused !== 'verb-unknown'
  outbox.audit.add('command', {
    verb: known ? verb : 'unknown',
    by,
    ...(approvedBy === undefined ? {} : { approvedBy }),
    outcome: typeof refused === 'string' ? refused : 'done',
  })
}

/** What is refused is an answer too. */
export function willing(work: () => Outcome): Outcome {
  try {
    return work()
  } catch (error) {
    return { answer: refusal(error) }
  }
}

/** @throws Whatever is no refusal of a request. */
export function refusal(error: unknown): Answer {
  if (error instanceof Unwilling) return { refused: error.code, message: error.message }
  if ((error as Error).name === 'ZodError') {
    return {
      refused: 'request-invalid',
      message: 'The request does not have the form of its verb.',
    }
  }
  throw error
}
