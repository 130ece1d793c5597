import type { Position } from '../../events/envelope.ts'
import { refusal } from '../problems.ts'
import type { Attributes } from './xml.ts'

/** What an element counts beside its name and text: even an empty one takes room. */
const elementChars = 16

/**
 * A part of a document that is read as one: the head of a statement, an entry, a payment. Its
 * elements lie in columns, in the order of the file, and the columns are used again for the next
 * part; so a million entries cost no object each. The first element is the part's own.
 */
export class Fragment {
  readonly #maxChars: number
  readonly names: string[] = []
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
    return this.#open.length
  }

  /** Name of the innermost open element. */
  get innermost(): string {
    return this.names[this.#open.at(-1) ?? 0] ?? ''
  }

  /**
   * What the part's id is made from: local names, texts and currencies in their order, and how many
   * elements are in each; without white space. Control characters, which XML can't hold, keep them
   * apart.
   */
  raw(): string {
    let raw = ''
    for (let index = 0; index < this.#size; index += 1) {
      const end = this.ends[index] || index
      const currency = this.currencies[index] ?? ''
      raw += `\u0001${this.names[index]}\u0002${end - index}\u0003${currency}\u0004`
      raw += this.texts[index]
    }
    return raw.replace(/\s+/g, '')
  }

  /** Forgets the part; the next one takes its room. */
  clear(): void {
    this.#size = 0
    this.#chars = 0
    this.#open.length = 0
  }

  open(name: string, attributes: Attributes, at: Position): void {
    const index = this.#size
    this.#size += 1
    this.names[index] = name
    this.texts[index] = ''
    this.currencies[index] = attributes['Ccy']
    this.ends[index] = 0
    this.taken[index] = false
    this.#lines[index] = at.line
    this.#columns[index] = at.column
    this.#offsets[index] = at.offset
    this.#open.push(index)
    this.#grow(name.length + elementChars)
  }

  text(text: string): void {
    const index = this.#open.at(-1) ?? 0
    const before = this.texts[index]
    // Blanks that only indent the elements inside are no text.
    if (!before && text.charCodeAt(0) <= 32 && text.trim() === '') return
    this.texts[index] = before ? before + text : text
    this.#grow(text.length)
  }

  /** Ends the innermost element; true where that is the part's own. */
  close(): boolean {
    const index = this.#open.pop() ?? 0
    this.ends[index] = this.#size
    return this.#open.length === 0
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
      `A single ${this.names[0]} holds more than ${this.#maxChars} characters, the limit ` +
        '`maxRecordChars`. Payments of a batch belong into a TxDtls each.',
    )
  }
}
