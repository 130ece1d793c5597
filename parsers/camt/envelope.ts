import type { Position } from '../../events/envelope.ts'
import { refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { rootOf } from './element.ts'
import type { Findings } from './findings.ts'
import { Fragment } from './fragment.ts'
import {
  type MessageHead,
  type MessageKind,
  messageKind,
  readMessageHead,
  variantOf,
} from './message.ts'
import { ignored, type Level, type Part } from './part.ts'
import { StatementReader } from './statement.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'

/** The newest version of the three messages that this reader has been held against. */
const newestVersion = 14

/** Whatever lies around the message: `Document`, a business header, an envelope of SWIFT or a bank. */
export class Envelope implements Level {
  readonly #context: ReadContext
  readonly #findings: Findings
  #namespace = ''
  #start: Position = { line: 1, column: 1, offset: 0 }
  #messages = 0

  constructor(context: ReadContext, findings: Findings) {
    this.#context = context
    this.#findings = findings
  }

  /** A document begins; a file may hold several. */
  document(at: Position): this {
    this.#start = { ...at }
    this.#namespace = ''
    this.#messages = 0
    return this
  }

  open(name: XmlName, attributes: Attributes, at: Position): Level {
    for (const key in attributes) {
      const value = attributes[key] ?? ''
      if (key.startsWith('xmlns') && value.includes('camt.05')) this.#namespace = value
    }
    const kind = messageKind(name.local)
    if (!kind) return this
    this.#messages += 1
    const variant = variantOf(kind, this.#namespace)
    this.#checkVersion(variant, at)
    return new Message(this.#context, this.#findings, kind, variant, at)
  }

  close(): void {}

  end(): void {
    if (this.#messages > 0) return
    const message =
      'The document holds no BkToCstmrStmt, BkToCstmrAcctRpt or BkToCstmrDbtCdtNtfctn; it is no ' +
      'statement. Take it out of this feed.'
    const start = this.#start
    this.#findings.attempt(() => {
      throw refusal('camt-element-missing', start, message)
    })
  }

  #checkVersion(variant: string, at: Position): void {
    const version = Number.parseInt(variant.split('.')[3] ?? '1', 10)
    if (version <= newestVersion) return
    const message = `The file is of version ${version}; this reader knows versions 1 to ${newestVersion}.`
    this.#findings.warn('camt-version-unknown', { ...at }, message)
  }
}

/** One message: its group header and its statements, reports or notifications. */
class Message implements Level {
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #kind: MessageKind
  readonly #at: Position
  readonly #header: Part
  #head: MessageHead
  #parts = 0

  constructor(
    context: ReadContext,
    findings: Findings,
    kind: MessageKind,
    variant: string,
    at: Position,
  ) {
    this.#context = context
    this.#findings = findings
    this.#kind = kind
    this.#at = { ...at }
    this.#head = { kind, variant }
    const fragment = new Fragment(context.limits.maxRecordChars)
    const ended = () => {
      this.#head = readMessageHead(kind, variant, rootOf(fragment))
    }
    this.#header = { fragment, begins: () => undefined, ended }
  }

  open(name: XmlName): Level | Part {
    if (name.local === 'GrpHdr') {
      this.#header.fragment.clear()
      return this.#header
    }
    if (name.local !== this.#kind.part) return ignored
    this.#parts += 1
    return new StatementReader(this.#context, this.#findings, this.#head)
  }

  close(): void {
    if (this.#parts > 0) return
    const { element, part } = this.#kind
    const message = `The ${element} holds no ${part}, and so nothing to read. Ask the bank for the file.`
    this.#findings.attempt(() => {
      throw refusal('camt-element-missing', this.#at, message)
    })
  }
}
