import type { Position } from '../../events/envelope.ts'
import { type Problem, type ProblemCode, Refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'

/**
 * Collects what is wrong with a file, so that its sender hears of everything at once. The file is
 * refused in the end, or as soon as there are `max` problems.
 */
export class Faults {
  readonly #max: number
  readonly #problems: Problem[] = []
  readonly #warn: (problem: Problem) => void
  readonly #warned = new Set<string>()
  #flags = new Map<string, Set<string>>()
  #count = 0
  #settled = false

  /** @param warn Takes what does not refuse the file. */
  constructor(max: number, warn: (problem: Problem) => void) {
    this.#max = max
    this.#warn = warn
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

  /**
   * Remembers that a text of the document at hand is in no table, for the event to say so.
   *
   * @param path The member of the event that stays empty.
   * @returns Whether the file's report shall tell of it: once for each text, and as often as problems
   *   are collected.
   */
  flag(path: string, text: string): boolean {
    const texts = this.#flags.get(path)
    if (texts) texts.add(text)
    else this.#flags.set(path, new Set([text]))
    const known = `${path}\n${text}`
    if (this.#warned.size >= this.#max || this.#warned.has(known)) return false
    this.#warned.add(known)
    return true
  }

  /** Tells of something that does not refuse the file. */
  warn(code: ProblemCode, position: Position, message: string): void {
    this.#warn({ code, severity: 'warning', position, message })
  }

  /**
   * The texts that were flagged in the document at hand, by the members that stay empty; undefined
   * without any. The document has been dealt with then.
   */
  takeFlags(): Readonly<Record<string, readonly string[]>> | undefined {
    if (this.#flags.size === 0) return undefined
    const flags = Object.fromEntries([...this.#flags].map(([path, texts]) => [path, [...texts]]))
    this.#flags = new Map()
    return flags
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

/** Faults of one file: what does not refuse it goes to its sink. */
export function faultsOf({ limits, sink }: Pick<ReadContext, 'limits' | 'sink'>): Faults {
  return new Faults(limits.maxProblems, (problem) => sink.problem(problem))
}

/**
 * Takes a step of reading. What refuses the file on the way is thrown together with the problems
 * that were found before it.
 *
 * @param flush Judges the rows that were read already.
 */
export function collecting(faults: Faults, step: () => void, flush: () => void): void {
  try {
    step()
  } catch (error) {
    if (faults.settled) throw error
    flush()
    throw faults.joined(error)
  }
}

/** In the order of the file: a document is judged when its last row was read. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const offset = ({ position }: Problem) => position?.offset ?? Number.MAX_SAFE_INTEGER
  return problems.toSorted((a, b) => offset(a) - offset(b))
}
