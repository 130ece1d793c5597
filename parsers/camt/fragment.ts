import type { Position } from '../../events/envelope.ts'
import { refusal } from '../problems.ts'
import type { PartForm } from './partForm.ts'
import { Structure } from './structure.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'
import { noAttributes } from './xmlTags.ts'

/** What an element counts beside its name and text: even an empty one takes room. */
const elementChars = 16

/** Where the elements of a part stand that was not read one by one. */
export interface Places {
  position(index: number): Position
}

/** Texts of a form as bytes, each from one index to the other; to 0 where a text is not its bytes. */
export interface Spans {
  readonly bytes: Uint8Array
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * A part of a document that is read as one: the head of a statement, an entry, a payment. Its
 * elements lie in columns, in the order of the file, and the columns are used again for the next
 * part; so a million entries cost no object each.
 *
 * It is filled element by element, or at once where a part recurs: all but its texts is then that of
 * its form.
 */
export class Fragment {
  readonly #maxChars: number
  readonly #own = Structure.empty()
  /** Its own, or that of its form. */
  structure: Structure = this.#own
  /** What recurs of it; undefined where it was read element by element. */
  form: PartForm | undefined
  /** Where the texts of a form stand, while that is known. */
  spans: Spans | undefined
  readonly texts: string[] = []
  /** Whether a reading took the element's text; what nobody takes becomes `original`. */
  readonly taken: boolean[] = []
  readonly #lines: number[] = []
  readonly #columns: number[] = []
  readonly #offsets: number[] = []
  #places: Places | undefined
  #chars = 0

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  get size(): number {
    return this.structure.size
  }

  /** Names and texts, and some room for each element. */
  get chars(): number {
    return this.#chars
  }

  /** The number of the innermost open element's name; 0 where none is open. */
  get innermost(): number {
    return this.#own.ids[this.#own.innermost] ?? 0
  }

  /** Whether no element but the part's own is open. */
  get isOutermost(): boolean {
    return this.#own.innermost === 0
  }

  /** Forgets the part; the next one takes its room. */
  clear(): void {
    this.#own.clear()
    this.structure = this.#own
    this.form = undefined
    this.spans = undefined
    this.#places = undefined
    this.#chars = 0
  }

  open(name: XmlName, attributes: Attributes, at: Position): void {
    // Nearly no element has any, and to look one up in none takes longer than to see that.
    const currency = attributes === noAttributes ? undefined : attributes['Ccy']
    const index = this.#own.open(name, currency)
    this.texts[index] = ''
    this.taken[index] = false
    this.#placeAt(index, at)
    this.#grow(name.local.length + elementChars + (currency === undefined ? 0 : currency.length))
  }

  text(text: string): void {
    const index = this.#own.innermost
    const before = this.texts[index]
    this.texts[index] = before ? before + text : text
    this.#grow(text.length)
  }

  /** Ends the innermost element; true where that is the part's own. */
  close(): boolean {
    return this.#own.close()
  }

  /** Makes this a part that recurs. @param texts Those of the whole form. */
  recur(form: PartForm, texts: readonly string[], spans: Spans, places: Places): void {
    const { structure, slots } = form
    this.form = form
    this.structure = structure
    this.spans = spans
    this.#places = places
    this.#chars = form.chars
    for (let index = 0; index < structure.size; index += 1) {
      this.texts[index] = ''
      this.taken[index] = false
    }
    for (const slot of slots) {
      const text = texts[slot.text] ?? ''
      this.texts[slot.index] = text
      this.#chars += text.length
    }
  }

  /** Keeps where its elements stand: of a part that recurs that is known only while it is read. */
  hold(): void {
    for (let index = 0; this.#places && index < this.size; index += 1) {
      this.#placeAt(index, this.#places.position(index))
    }
    this.#places = undefined
    this.spans = undefined
  }

  #placeAt(index: number, { line, column, offset }: Position): void {
    this.#lines[index] = line
    this.#columns[index] = column
    this.#offsets[index] = offset
  }

  position(index: number): Position {
    if (this.#places) return this.#places.position(index)
    return {
      line: this.#lines[index] ?? 1,
      column: this.#columns[index] ?? 1,
      offset: this.#offsets[index] ?? 0,
    }
  }

  #grow(chars: number): void {
    this.#chars += chars
    if (this.#chars > this.#maxChars) throw this.#tooLarge()
  }

  #tooLarge(): Error {
    return refusal(
      'camt-record-too-large',
      this.position(this.size - 1),
      `A single ${this.structure.names[0]?.local} holds more than ${this.#maxChars} characters, the ` +
        'limit `maxRecordChars`. Payments of a batch belong into a TxDtls each.',
    )
  }
}
