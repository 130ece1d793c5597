import type { CheckProblem } from '../../events/bank.ts'
import type { Position } from '../../events/envelope.ts'
import type { Problem, ProblemCode } from '../problems.ts'
import type { ReadContext } from '../reader.ts'

/** Tells the problems of a file that don't refuse it, up to its limit. */
export class Findings {
  readonly #context: ReadContext
  #count = 0

  constructor(context: ReadContext) {
    this.#context = context
  }

  /** @returns The problem for the statement's own event, or undefined past the limit. */
  tell(
    code: ProblemCode,
    severity: Problem['severity'],
    position: Position,
    message: string,
  ): CheckProblem | undefined {
    this.#count += 1
    if (this.#count > this.#context.limits.maxProblems) return undefined
    this.#context.sink.problem({ code, severity, position, message })
    return { code, severity, line: position.line, column: position.column, message }
  }
}
