import type { ReadLimits } from '../limits.ts'
import type { Form, Run, RunPlace } from './form.ts'
import type { Places, Spans } from './fragment.ts'
import { isPlainByte, recurringText } from './recurringText.ts'
import type { XmlInput } from './xmlInput.ts'

/** Forms of a file beyond these are not kept. */
const maxForms = 64
/** Where so many parts were looked at for their form there is little to be won by more. */
const maxTries = 256

const lessThan = 0x3c
const space = 0x20

/** A run of markup, and those that came behind the text after it; or the form that it ends. */
interface Branch {
  readonly run: Run
  readonly length: number
  readonly next: Branch[]
  form: Form | undefined
}

/**
 * The forms of the entries, or of the payments, of a file so far, as a tree: what one begins with that
 * came before is found again by looking at the bytes once, markup by words.
 *
 * A text is never empty and begins with no blank here, so that only one branch can be right.
 */
export class Forms implements Spans {
  readonly #limits: ReadLimits
  readonly #roots: Branch[] = []
  #kept = 0
  #tries = 0
  /** How many elements are open around each; a limit may hold for others elsewhere. */
  #depth = -1
  /** Of what was found last: its texts, and where its runs begin. */
  readonly texts: string[] = []
  readonly #starts: number[] = []
  /** The same texts as bytes, from one index to the other; to 0 where a text is not its bytes. */
  readonly from: number[] = []
  readonly to: number[] = []
  bytes: Uint8Array = new Uint8Array()
  #end = 0

  constructor(limits: ReadLimits) {
    this.#limits = limits
  }

  /** Whether what is read element by element should be looked at for its form. */
  get isOpen(): boolean {
    return this.#kept < maxForms && this.#tries < maxTries
  }

  /** Index behind what was found last. */
  get end(): number {
    return this.#end
  }

  /** The form of what begins at `at`, where it has one that came before. */
  find(input: XmlInput, at: number, depth: number): Form | undefined {
    if (depth !== this.#depth) return undefined
    this.bytes = input.bytes
    let branches = this.#roots
    let to = at
    for (let text = 0; ; text += 1) {
      const branch = branchAt(branches, input, to)
      if (branch === undefined) return undefined
      this.#starts[text] = to
      to += branch.length
      if (branch.form !== undefined) {
        this.#end = to
        return this.#isWithinLimits(branch.form, to - at) ? branch.form : undefined
      }
      const end = this.#text(input, to, text)
      if (end < 0) return undefined
      to = end
      branches = branch.next
    }
  }

  /** Keeps the form of what was read last, where it has one. */
  keep(form: Form | undefined, depth: number): void {
    this.#tries += 1
    if (form === undefined || (this.#kept > 0 && depth !== this.#depth)) return
    this.#kept += 1
    this.#depth = depth
    let branches = this.#roots
    for (const run of form.runs) {
      let branch = branches.find((known) => Buffer.compare(known.run.bytes, run.bytes) === 0)
      if (branch === undefined) {
        branch = { run, length: run.bytes.length, next: [], form: undefined }
        branches.push(branch)
      }
      if (run === form.runs.at(-1)) branch.form = form
      branches = branch.next
    }
  }

  /** Passes what was found last. */
  pass(form: Form, { place, bytes }: XmlInput): void {
    const { runs } = form
    const starts = this.#starts
    for (let i = 0; i < runs.length; i += 1) {
      const run = runs[i]
      if (run === undefined) break
      const behind = (starts[i] ?? 0) + run.bytes.length
      if (run.lines > 0) place.newLines(run.lines, behind - run.tail)
      if (i + 1 < runs.length && this.to[i] === 0) place.pass(bytes, behind, starts[i + 1] ?? 0)
    }
  }

  /** Where the elements of what was found last stand, until it is passed. */
  places(input: XmlInput, places: readonly RunPlace[]): Places {
    const starts = this.#starts
    return {
      position: (index) => {
        const { run = 0, offset = 0 } = places[index] ?? {}
        return input.positionPast(starts[0] ?? 0, (starts[run] ?? 0) + offset)
      },
    }
  }

  /** Reads a text; returns where it ends, or -1 where it may be odd. */
  #text(input: XmlInput, from: number, number: number): number {
    const { bytes } = input
    let to = from
    while (isPlainByte[bytes[to] ?? 0] === 1) to += 1
    const isPlain = bytes[to] === lessThan
    if (!isPlain) to = bytes.indexOf(lessThan, to)
    if (to < 0 || to - from > this.#limits.maxTextChars) return -1
    const text = isPlain ? input.text.slice(from, to) : recurringText(input, from, to)
    if (text === undefined) return -1
    this.texts[number] = text
    this.from[number] = from
    this.to[number] = isPlain ? to : 0
    return to
  }

  #isWithinLimits({ outer, inner }: Form, bytes: number): boolean {
    return Math.max(outer.chars, inner?.chars ?? 0) + bytes <= this.#limits.maxRecordChars
  }
}

/** The branch whose run stands at `at` with a text behind it; it comes first the next time. */
function branchAt(branches: Branch[], { view, bytes }: XmlInput, at: number): Branch | undefined {
  for (let i = 0; i < branches.length; i += 1) {
    const branch = branches[i]
    if (branch === undefined || !branch.run.words.isAt(view, at)) continue
    const behind = bytes[at + branch.length] ?? 0
    if (branch.form === undefined && (behind === lessThan || behind <= space)) continue
    if (i > 0) {
      branches[i] = branches[0] ?? branch
      branches[0] = branch
    }
    return branch
  }
  return undefined
}
