import type { Position } from '../../events/envelope.ts'
import type { Attributes } from '../camt/xmlSink.ts'
import type { PathName } from '../mapping/xmlPath.ts'
import { refusal } from '../problems.ts'
import type { XmlNode } from './node.ts'

/** What an element counts beside its name and texts: even an empty one takes room. */
const elementChars = 64

/** Collects one row of a file, with all inside it. */
export class RowTree {
  readonly root: XmlNode
  readonly #open: XmlNode[] = []
  readonly #maxChars: number
  #chars = 0

  constructor(name: PathName, attributes: Attributes, at: Position, maxChars: number) {
    this.#maxChars = maxChars
    this.root = this.#node(name, attributes, at)
    this.#open.push(this.root)
  }

  open(name: PathName, attributes: Attributes, at: Position): void {
    const node = this.#node(name, attributes, at)
    this.#open.at(-1)?.children.push(node)
    this.#open.push(node)
  }

  text(text: string): void {
    const node = this.#open.at(-1)
    if (node) node.text += text
    this.#grow(text.length)
  }

  /** Ends the innermost element; true where that is the row. */
  close(): boolean {
    this.#open.pop()
    return this.#open.length === 0
  }

  #node({ local, namespace }: PathName, attributes: Attributes, at: Position): XmlNode {
    this.#grow(elementChars + local.length)
    for (const written in attributes) {
      this.#grow(written.length + (attributes[written]?.length ?? 0))
    }
    return { local, namespace, attributes, position: { ...at }, children: [], text: '' }
  }

  #grow(chars: number): void {
    this.#chars += chars
    if (this.#chars <= this.#maxChars) return
    throw refusal(
      'xml-row-too-long',
      this.root.position,
      `The row that begins here holds more than the limit of ${this.#maxChars} characters. The ` +
        "mapping's `row` names an element too far outside, or documents must be split.",
    )
  }
}
