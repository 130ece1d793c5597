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
  /** Index of the element around this one; -1 for the part's own. */
  readonly parents: number[] = []
  /** Index behind the last element inside this one; 0 while it is open. */
  readonly ends: number[] = []
  /** Whether a reading took the element's text; what nobody takes becomes `original`. */
  readonly taken: boolean[] = []
  /** By a name's number: the elements that have it, in their order, and how many they are. */
  readonly named: number[][] = Array.from({ length: nameIds }, () => [])
  readonly counts = new Int32Array(nameIds)
  readonly #lines: number[] = []
  readonly #columns: number[] = []
  readonly #offsets: number[] = []
  /** The innermost open element. */
  #innermost = -1
  #size = 0
  #chars = 0

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  get size(): number {
    return this.#size
  }

  /** Names and texts, and some room for each element. */
  get chars(): number {
    return this.#chars
  }

  /** The number of the innermost open element's name; 0 where none is open. */
  get innermost(): number {
    return this.ids[this.#innermost] ?? 0
  }

  /** Whether no element but the part's own is open. */
  get isOutermost(): boolean {
    return this.#innermost === 0
  }

  /** Forgets the part; the next one takes its room. */
  clear(): void {
    this.#size = 0
    this.#chars = 0
    this.#innermost = -1
    this.counts.fill(0)
  }

  open(name: XmlName, attributes: Attributes, at: Position): void {
    const index = this.#size
    const { id } = name
    this.#size = index + 1
    this.names[index] = name
    this.ids[index] = id
    this.texts[index] = ''
    // Nearly no element has any, and to look one up in none takes longer than to see that.
    const currency = attributes === noAttributes ? undefined : attributes['Ccy']
    this.currencies[index] = currency
    this.parents[index] = this.#innermost
    this.ends[index] = 0
    this.taken[index] = false
    this.#lines[index] = at.line
    this.#columns[index] = at.column
    this.#offsets[index] = at.offset
    this.#innermost = index
    if (id !== 0) this.#count(id, index)
    this.#grow(name.local.length + elementChars + (currency === undefined ? 0 : currency.length))
  }

  #count(id: number, index: number): void {
    const count = this.counts[id] ?? 0
    const named = this.named[id]
    if (named) named[count] = index
    this.counts[id] = count + 1
  }

  text(text: string): void {
    const index = this.#innermost
    const before = this.texts[index]
    this.texts[index] = before ? before + text : text
    this.#grow(text.length)
  }

  /** Ends the innermost element; true where that is the part's own. */
  close(): boolean {
    const index = this.#innermost
    this.ends[index] = this.#size
    this.#innermost = this.parents[index] ?? -1
    return index === 0
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
    if (this.#chars > this.#maxChars) throw this.#tooLarge()
  }

  #tooLarge(): Error {
    return refusal(
      'camt-record-too-large',
      this.position(this.#size - 1),
      `A single ${this.names[0]?.local} holds more than ${this.#maxChars} characters, the limit ` +
        '`maxRecordChars`. Payments of a batch belong into a TxDtls each.',
    )
  }
}
