import type { CheckProblem } from '../../events/bank.ts'
import type { Position } from '../../events/envelope.ts'
import { type Line, positionIn } from '../lines.ts'
import type { Problem, ProblemCode } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { EntryEvents } from './entry.ts'
import type { Page } from './proof.ts'

/** What the messages of one file share. */
export class FileState {
  readonly context: ReadContext
  /** The page before, for statements that run over several messages. */
  page: Page | undefined
  /** Messages that were whole so far. */
  wholeMessages = 0
  lastLine: Line | undefined
  #entryEvents: EntryEvents | undefined
  #problems = 0

  constructor(context: ReadContext) {
    this.context = context
  }

  get entryEvents(): EntryEvents {
    this.#entryEvents ??= new EntryEvents()
    return this.#entryEvents
  }

  /**
   * A problem that doesn't refuse the file. Past the limit they are no longer told one by one; the
   * verdicts of the statements hold them all.
   */
  tell(
    code: ProblemCode,
    severity: Problem['severity'],
    position: Position,
    message: string,
  ): CheckProblem | undefined {
    this.#problems += 1
    if (this.#problems > this.context.limits.maxProblems) return undefined
    this.context.sink.problem({ code, severity, position, message })
    return { code, severity, line: position.line, column: position.column, message }
  }

  /** Where the file ends, for a message that ends too early. */
  get endPosition(): Position | undefined {
    const line = this.lastLine
    return line && positionIn(line, line.text.length, this.context.charset)
  }
}
