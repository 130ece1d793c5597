import type { Position } from '../../events/envelope.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { Envelope } from './envelope.ts'
import { Findings } from './findings.ts'
import type { Fragment } from './fragment.ts'
import type { Level, Part } from './part.ts'
import { Recurrence } from './recurrence.ts'
import { knownId } from './vocabulary.ts'
import { XmlReader } from './xml.ts'
import type { XmlInput } from './xmlInput.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes, XmlShortcut, XmlSink } from './xmlSink.ts'

const entryName = knownId('Ntry')
const paymentName = knownId('TxDtls')

/**
 * Reads a file of camt.052, camt.053 or camt.054 documents. The levels around a message are few and
 * know their elements; inside a part of it, where nearly all elements are, each goes straight into
 * the part's fragment.
 */
export class CamtReader implements Reader, XmlSink, XmlShortcut {
  readonly #findings: Findings
  readonly #xml: XmlReader
  readonly #envelope: Envelope
  readonly #recurrence: Recurrence
  readonly #levels: Level[] = []
  /** Parts that have begun, each inside the one before it. */
  readonly #parts: Part[] = []
  /** Of the innermost part. */
  #fragment: Fragment | undefined

  constructor(context: ReadContext) {
    this.#findings = new Findings(context)
    this.#xml = new XmlReader(context, this, this)
    this.#recurrence = new Recurrence(context.limits)
    this.#envelope = new Envelope(context, this.#findings)
  }

  write(chunk: Uint8Array): void {
    this.#findings.guard(() => this.#xml.write(chunk))
  }

  end(): void {
    this.#findings.guard(() => this.#xml.end())
    this.#findings.settle()
  }

  read(input: XmlInput, at: number, depth: number): number {
    return this.#fragment === undefined ? at : this.#recurrence.read(input, at, depth, this.#parts)
  }

  open(name: XmlName, attributes: Attributes, at: Position): void {
    if (this.#fragment === undefined) this.#openLevel(name, attributes, at)
    else if (name.id === entryName || name.id === paymentName) this.#beginPart(name.id)
    this.#fragment?.open(name, attributes, at)
  }

  text(text: string): void {
    this.#fragment?.text(text)
  }

  close(): void {
    if (this.#fragment === undefined) this.#closeLevel()
    else if (this.#fragment.close()) this.#endPart()
  }

  #openLevel(name: XmlName, attributes: Attributes, at: Position): void {
    const level = this.#levels.at(-1) ?? this.#envelope.document(at)
    const inner = level.open(name, attributes, at)
    if ('fragment' in inner) this.#enter(inner)
    else this.#levels.push(inner)
  }

  #closeLevel(): void {
    this.#levels.pop()?.close()
    if (this.#levels.length === 0) this.#envelope.end()
  }

  #beginPart(id: number): void {
    const inner = this.#parts.at(-1)?.begins(id)
    if (inner) this.#enter(inner)
  }

  #enter(part: Part): void {
    this.#recurrence.begin(this.#parts.length)
    this.#parts.push(part)
    this.#fragment = part.fragment
  }

  #endPart(): void {
    const part = this.#parts.pop()
    this.#fragment = this.#parts.at(-1)?.fragment
    part?.ended()
    if (part) this.#recurrence.end(part, this.#parts.length)
  }
}
