import type { ReadLimits } from '../limits.ts'
import { type Form, formOf } from './form.ts'
import { Forms } from './forms.ts'
import type { Part } from './part.ts'
import type { XmlInput } from './xmlInput.ts'

/** A part that is read element by element. */
interface Begun {
  /** Of the file. */
  readonly byte: number
  readonly depth: number
}

/**
 * Knows the entries and payments of a file again that differ from one before them in their texts alone.
 * Nearly all do: a bank's program writes the same tags each time, blanks included. One look at the
 * bytes then gives all texts, where to read tag after tag took a half of the time of a file; what is
 * known of the elements' order is looked up no more, and goes into ids as one piece.
 *
 * Whatever differs, is odd, or may be wrong is read element by element, and so is the first of a form.
 * Tests hold the two against each other, event for event and problem for problem.
 */
export class Recurrence {
  /** By how many parts are open around: entries in a statement, payments in an entry. */
  readonly #forms: readonly (Forms | undefined)[]
  readonly #begun: Begun[] = []
  #input: XmlInput | undefined
  /** Of the element that begins. */
  #byte = 0
  #depth = 0

  constructor(limits: ReadLimits) {
    this.#forms = [undefined, new Forms(limits), new Forms(limits)]
  }

  /**
   * @param parts The open ones, from the outermost on.
   * @returns The index behind the part that was read, or `at`.
   */
  read(input: XmlInput, at: number, depth: number, parts: readonly Part[]): number {
    this.#input = input
    this.#byte = input.place.byte(at)
    this.#depth = depth
    const forms = this.#forms[parts.length]
    const form = forms?.find(input, at, depth)
    if (!forms || !form) return at
    const part = parts.at(-1)?.begins(form.outer.structure.ids[0] ?? 0)
    if (!part) return at
    fill(part, form, forms, input)
    part.ended()
    forms.pass(form, input)
    return forms.end
  }

  /** A part begins with the element that was asked for last. @param level Parts around it. */
  begin(level: number): void {
    this.#begun[level] = { byte: this.#byte, depth: this.#depth }
  }

  /** A part ended that was read element by element. @param level Parts around it. */
  end(part: Part, level: number): void {
    const forms = this.#forms[level]
    const begun = this.#begun[level]
    const input = this.#input
    if (!forms?.isOpen || !begun || !input) return
    const from = input.place.indexOf(begun.byte)
    // Of one that began in bytes that are gone no form can be made.
    const recorded = from < 0 ? undefined : part.recorded?.()
    if (recorded) forms.keep(formOf(input, from, recorded), begun.depth)
  }
}

function fill(part: Part, form: Form, forms: Forms, input: XmlInput): void {
  const { outer, inner, outerPlaces, innerPlaces } = form
  part.fragment.recur(outer, forms.texts, forms, forms.places(input, outerPlaces))
  if (inner) part.onlyPayment?.().recur(inner, forms.texts, forms, forms.places(input, innerPlaces))
}
