import type { Position } from '../../events/envelope.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { Envelope } from './envelope.ts'
import { Findings } from './findings.ts'
import type { Scope } from './scope.ts'
import { type Attributes, XmlReader, type XmlSink } from './xml.ts'

/** Reads a file of camt.052, camt.053 or camt.054 documents. */
export class CamtReader implements Reader, XmlSink {
  readonly #findings: Findings
  readonly #xml: XmlReader
  readonly #envelope: Envelope
  readonly #scopes: Scope[] = []

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

  open(name: string, attributes: Attributes, at: Position): void {
    const scope = this.#scopes.at(-1) ?? this.#envelope.document(at)
    this.#scopes.push(scope.open(name, attributes, at))
  }

  text(text: string): void {
    this.#scopes.at(-1)?.text(text)
  }

  close(): void {
    this.#scopes.pop()?.close()
    if (this.#scopes.length === 0) this.#envelope.end()
  }
}
