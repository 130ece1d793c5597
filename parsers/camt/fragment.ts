import type { Position } from '../../events/envelope.ts'
import { refusal } from '../problems.ts'
import { nameIds } from './vocabulary.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'
import { noAttributes } from './xmlTags.ts'

/** What an element counts beside its name and text: even an empty one takes room. */
const elementChars = 16

/**
 * A part of a document that is read as one: the head of a statement, an entry, a payment. Its
 * elements lie in columns, in the order of the file, and the columns are used again for the next
 * part; so a million entries cost no object each. The first element is the part's own.
 */
export class Fragment {
  readonly #maxChars: number
  readonly names: XmlName[] = []
  /** The same names as numbers: what is searched. */
  readonly ids: number[] = []
  readonly texts: string[] = []
  readonly currencies: (string | undefined)[] = []
  /** Index behind the last element inside this one; 0 while it is open. */
  readonly ends: number[] = []
  /** Whether a reading took the element's text; what nobody takes becomes `original`. */
  readonly taken: boolean[] = []
  readonly #lines: number[] = []
  readonly #columns: number[] = []
  readonly #offsets: number[] = []
  readonly #open: number[] = []
  /** By a name's number: the last part that had it. Most of what is looked for is not there. */
  readonly #seen = new Float64Array(nameIds)
  #part = 1
  #depth = 0
  #size = 0
  #chars = 0

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  get size(): number {
    return this.#size
  }

  /** Open elements, the part's own included. */
  get depth(): number {
    return this.#depth
  }

  /** The number of the innermost open element's name. */
  get innermost(): number {
    return this.#depth > 0 ? (this.ids[this.#open[this.#depth - 1] ?? 0] ?? 0) : 0
  }

  /** Whether any element has this name. */
  has(id: number): boolean {
    return this.#seen[id] === this.#part
  }

  /**
   * What the part's id is made from: local names, texts and currencies in their order, and how many
   * elements are in each. Control characters, which XML can't hold, keep them apart. White space in
   * it counts for no id.
   */
  raw(): string {
    const { names, ends, currencies, texts } = this
    let raw = ''
    for (let index = 0; index < this.#size; index += 1) {
      const inside = (ends[index] || index) - index
      raw += names[index]?.mark ?? ''
      // One element, itself, is the count of most.
      raw += inside === 1 ? '1\u0003' : `${inside}\u0003`
      const currency = currencies[index]
      raw += currency === undefined ? '\u0004' : `${currency}\u0004`
      raw += texts[index] ?? ''
    }
    return raw
  }

  /** Forgets the part; the next one takes its room. */
  clear(): void {
    this.#size = 0
    this.#chars = 0
    this.#depth = 0
    this.#part += 1
  }

  open(name: XmlName, attributes: Attributes, at: Position): void {
    const index = this.#size
    this.#size = index + 1
    this.names[index] = name
    this.ids[index] = name.id
    this.texts[index] = ''
    // Nearly no element has any, and to look one up in none takes longer than to see that.
    this.currencies[index] = attributes === noAttributes ? undefined : attributes['Ccy']
    this.ends[index] = 0
    this.taken[index] = false
    this.#lines[index] = at.line
    this.#columns[index] = at.column
    this.#offsets[index] = at.offset
    this.#seen[name.id] = this.#part
    this.#open[this.#depth] = index
    this.#depth += 1
    this.#grow(name.local.length + elementChars)
  }

  text(text: string): void {
    const index = this.#open[this.#depth - 1] ?? 0
    const before = this.texts[index]
    this.texts[index] = before ? before + text : text
    this.#grow(text.length)
  }

  /** Ends the innermost element; true where that is the part's own. */
  close(): boolean {
    this.#depth -= 1
    this.ends[this.#open[this.#depth] ?? 0] = this.#size
    return this.#depth === 0
  }

  position(index: number): Position {
    return {
      line: this.#lines[index] ?? 1,
      column: this.#columns[index] ?? 1,
      offset: this.#offsets[index] ?? 0,
    }
  }

  #grow(chars: number): void {
    this.#chars += chars
    if (this.#chars <= this.#maxChars) return
    throw refusal(
      'camt-record-too-large',
      this.position(this.#size - 1),
      `A single ${this.names[0]?.local} holds more than ${this.#maxChars} characters, the limit ` +
        '`maxRecordChars`. Payments of a batch belong into a TxDtls each.',
    )
  }
}
