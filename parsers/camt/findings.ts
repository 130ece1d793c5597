import type { Position } from '../../events/envelope.ts'
import { type Problem, type ProblemCode, Refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'

/** The problems of a file: warnings go out at once, errors are kept until the file is read. */
export class Findings {
  readonly #context: ReadContext
  readonly #errors: Problem[] = []
  #warnings = 0

  constructor(context: ReadContext) {
    this.#context = context
  }

  warn(code: ProblemCode, position: Position, message: string): void {
    this.report({ code, severity: 'warning', position, message })
  }

  /**
   * Past `maxProblems` only broken proofs are reported; of warnings the events have their flags all
   * the same.
   */
  report(problem: Problem): void {
    if (problem.severity !== 'error') this.#warnings += 1
    if (problem.severity !== 'error' && this.#warnings > this.#context.limits.maxProblems) return
    this.#context.sink.problem(problem)
  }

  /**
   * Reads a part of the file. Where it refuses, the file is lost, but its other parts are read on,
   * so that the report names everything that is wrong at once.
   *
   * @returns Whether the part was read.
   */
  attempt(read: () => void): boolean {
    try {
      read()
      return true
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      this.#errors.push(...cause.problems)
      if (this.#errors.length >= this.#context.limits.maxProblems) this.settle()
      return false
    }
  }

  /** Runs a step that may end the reading, and lets its refusal carry the errors before it too. */
  guard(step: () => void): void {
    try {
      step()
    } catch (cause) {
      if (!(cause instanceof Refusal) || this.#errors.length === 0) throw cause
      throw new Refusal([...new Set([...this.#errors, ...cause.problems])])
    }
  }

  /** @throws {Refusal} With every error so far, where there is one. */
  settle(): void {
    if (this.#errors.length > 0) throw new Refusal(this.#errors)
  }
}
