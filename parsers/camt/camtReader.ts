import type { Position } from '../../events/envelope.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { Envelope } from './envelope.ts'
import { Findings } from './findings.ts'
import type { Scope } from './scope.ts'
import { XmlReader } from './xml.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes, XmlSink } from './xmlSink.ts'

/** Reads a file of camt.052, camt.053 or camt.054 documents. */
export class CamtReader implements Reader, XmlSink {
  readonly #findings: Findings
  readonly #xml: XmlReader
  readonly #envelope: Envelope
  /** The levels of the open elements; what lies past `#depth` is of some that were closed. */
  readonly #scopes: Scope[] = []
  #depth = 0

  constructor(context: ReadContext) {
    this.#findings = new Findings(context)
    this.#xml = new XmlReader(context, this)
    this.#envelope = new Envelope(context, this.#findings)
  }

  write(chunk: Uint8Array): void {
    this.#findings.guard(() => this.#xml.write(chunk))
  }

  end(): void {
    this.#findings.guard(() => this.#xml.end())
    this.#findings.settle()
  }

  open(name: XmlName, attributes: Attributes, at: Position): void {
    const scope = this.#scopes[this.#depth - 1] ?? this.#envelope.document(at)
    this.#scopes[this.#depth] = scope.open(name, attributes, at)
    this.#depth += 1
  }

  text(text: string): void {
    this.#scopes[this.#depth - 1]?.text(text)
  }

  close(): void {
    this.#depth -= 1
    this.#scopes[this.#depth]?.close()
    if (this.#depth === 0) this.#envelope.end()
  }
}
