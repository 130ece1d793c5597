import type { Position } from '../../events/envelope.ts'
import { type Problem, type ProblemCode, Refusal } from '../problems.ts'

/** One row of an export, whatever its format: its texts, and where they stand. */
export interface Row {
  readonly fields: readonly string[]
  /** Place of the row's first character. */
  readonly position: Position
  /** Place of a field's first character. @param field From 0. */
  place(field: number): Position
}

/**
 * Collects what is wrong with a file, so that its sender hears of everything at once. The file is
 * refused in the end, or as soon as there are `max` problems.
 */
export class Faults {
  readonly #max: number
  readonly #problems: Problem[] = []
  #count = 0
  #settled = false

  constructor(max: number) {
    this.#max = max
  }

  /** How many were added; whoever reads a value can tell by it whether "nothing" was a fault. */
  get count(): number {
    return this.#count
  }

  /**
   * Adds a problem, once where a value is read twice.
   *
   * @throws {Refusal} With all problems, where this is the last one that is collected.
   */
  add(code: ProblemCode, position: Position | undefined, message: string): void {
    this.#count += 1
    const known = this.#problems.some(
      (problem) => problem.code === code && problem.position?.offset === position?.offset,
    )
    if (known) return
    this.#problems.push({ code, severity: 'error', position, message })
    if (this.#problems.length >= this.#max) this.settle()
  }

  /** @throws {Refusal} Where anything was wrong. */
  settle(): void {
    if (this.#problems.length === 0) return
    this.#settled = true
    throw new Refusal(inOrder(this.#problems))
  }

  /** Whether the refusal was thrown. */
  get settled(): boolean {
    return this.#settled
  }

  /** What ended the reading, with the problems that were found before it. */
  joined(error: unknown): unknown {
    if (!(error instanceof Refusal)) return error
    return new Refusal(inOrder([...this.#problems, ...error.problems]).slice(0, this.#max))
  }
}

/** In the order of the file: a document is judged when its last row was read. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const offset = ({ position }: Problem) => position?.offset ?? Number.MAX_SAFE_INTEGER
  return problems.toSorted((a, b) => offset(a) - offset(b))
}
