import type { YamlDocument } from './document.ts'
import { configLimits } from './limits.ts'
import { formatPath } from './paths.ts'
import {
  type ConfigProblem,
  type ConfigProblemCode,
  configRemedies,
  inOrder,
  type Path,
} from './problems.ts'

export interface FindingOptions {
  /** What to do, where it can be said better than the code's remedy says it. */
  readonly remedy?: string | undefined
  /** Whether the mistake is the key itself, not what stands behind it. */
  readonly at?: 'key' | 'value'
}

/** Collects the problems of one file, in any order, and gives each its place. */
export class Findings {
  readonly #file: string
  readonly #document: YamlDocument
  readonly #problems: ConfigProblem[] = []
  readonly #paths: Path[] = []
  /** Lines whose text is wrong; what follows from that is not worth a word. */
  readonly #spoiled = new Set<number>()

  constructor(file: string, document: YamlDocument) {
    this.#file = file
    this.#document = document
  }

  /** A problem of a key or value. @param found Goes on from the path: "is no known key." */
  add(code: ConfigProblemCode, path: Path, found: string, options: FindingOptions = {}): void {
    const { at = 'value', remedy = configRemedies[code] } = options
    const place = at === 'key' ? this.#document.keyPlaceOf(path) : this.#document.placeOf(path)
    if (this.#spoiled.has(place.line) || this.#problems.length >= configLimits.maxProblems) return
    const whole = path.length === 0 ? `The file ${found}` : found
    const message = [whole, remedy].filter((part) => part !== '').join(' ')
    this.#paths.push(path)
    this.#problems.push({ code, file: this.#file, ...place, path: formatPath(path), message })
  }

  /** A problem of the text. @param found A whole sentence. */
  addText(
    code: ConfigProblemCode,
    line: number,
    column: number,
    found: string,
    remedy: string = configRemedies[code],
  ): void {
    this.#spoiled.add(line)
    const message = `${found} ${remedy}`
    this.#problems.push({ code, file: this.#file, line, column, path: '', message })
  }

  /** Problems of another file that this one names. */
  include(problems: readonly ConfigProblem[]): void {
    this.#problems.push(...problems)
  }

  /** Whether a problem is known of a value or of anything in it. */
  isBroken(path: Path): boolean {
    return this.#paths.some((known) => path.every((step, i) => known[i] === step))
  }

  lineOf(path: Path): number {
    return this.#document.placeOf(path).line
  }

  get problems(): readonly ConfigProblem[] {
    return inOrder(this.#problems)
  }
}
