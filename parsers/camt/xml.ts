import { SaxesParser } from 'saxes'
import type { Position } from '../../events/envelope.ts'
import { decoding, type TextDecoding } from '../decoder.ts'
import { Refusal, refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { ByteMeter } from './meter.ts'

export type Attributes = Readonly<Record<string, string>>

/** Where the elements of XML documents go, in their order. */
export interface XmlSink {
  /**
   * An element begins.
   *
   * @param name Local name, without prefix.
   * @param attributes Under their names as written, prefixes included.
   * @param at The `<`; only good during the call, copy what you keep.
   */
  open(name: string, attributes: Attributes, at: Position): void
  /** Text of the innermost open element, decoded; may come in several pieces. */
  text(text: string): void
  /** The innermost open element ends. */
  close(): void
}

/** Leaves the parser's loop where a root element ended: what follows may be another document. */
const rootEnded = new Error('root element ended')

/**
 * Reads the XML documents of a file, one after the other, as a stream of elements. The grammar is
 * strict, except that blanks may stand before the first document and between two, as they do where
 * a gateway joins files.
 *
 * @throws {Refusal} `xml-malformed`, `xml-doctype`, `xml-too-deep`, `text-too-long`,
 *   `charset-invalid`, `file-truncated`.
 */
export class XmlReader {
  readonly #context: ReadContext
  readonly #sink: XmlSink
  readonly #decoding: TextDecoding
  readonly #meter: ByteMeter
  #parser: SaxesParser | undefined
  /** Place of the parser's first character. */
  #base = { chars: 0, line: 1, column: 1 }
  /**
   * The end of what was handed over last; the next tag begins here, or where text ends. Its byte is
   * counted when it is asked for, and is -1 until then.
   */
  readonly #mark = { chars: 0, line: 1, column: 1, offset: -1 }
  #chars = 0
  #depth = 0
  #roots = 0
  /** Characters of text since the last tag, whatever comments lie between. */
  #textChars = 0
  #afterCr = false

  constructor(context: ReadContext, sink: XmlSink) {
    this.#context = context
    this.#sink = sink
    this.#decoding = decoding(context.charset)
    this.#meter = new ByteMeter(context.charset, context.markBytes)
  }

  write(chunk: Uint8Array): void {
    this.#read(this.#decoding.write(chunk))
  }

  end(): void {
    const decoded = succeeds(() => this.#read(this.#decoding.end()))
    const parser = this.#parser
    // An empty text makes the parser stand at the end of the last one.
    if (parser) this.#passed(parser.write(''), 0)
    const end = this.#here()
    const closed = !parser || succeeds(() => this.#endDocument(parser))
    if (decoded && closed && this.#depth === 0 && this.#roots > 0) return
    const message =
      `The file ends before its XML does, with ${this.#depth} elements open. It was cut on its way: ` +
      'fetch it again, or ask the sender for it.'
    throw refusal('file-truncated', end, message)
  }

  /** Behind the last root only comments may stand; with a root of our own they end well or not. */
  #endDocument(parser: SaxesParser): void {
    if (this.#depth === 0) {
      parser.off('opentag')
      parser.off('closetag')
      parser.write('<end/>')
    }
    parser.close()
  }

  #read(text: string): void {
    this.#meter.feed(text)
    let rest = text
    while (rest.length > 0) {
      if (!this.#parser) rest = this.#skipBlanks(rest)
      if (rest.length === 0) break
      this.#parser ??= this.#begin()
      rest = this.#parse(this.#parser, rest)
    }
    // The text is gone with the next piece; a tag that began in it must know its byte by then.
    this.#countBytes()
    this.#withinLimit(this.#chars - this.#mark.chars)
  }

  /** Returns what is left behind the end of the root element. */
  #parse(parser: SaxesParser, text: string): string {
    try {
      parser.write(text)
      this.#chars += text.length
      return ''
    } catch (cause) {
      if (cause !== rootEnded) throw cause
      const used = this.#mark.chars - this.#chars
      this.#chars = this.#mark.chars
      this.#parser = undefined
      return text.slice(used)
    }
  }

  /**
   * Seven listeners are as many as the parser takes: with an eighth V8 makes a hash table of it, and
   * it reads at a quarter of its speed. So a tag right behind an XML declaration or a processing
   * instruction has their place.
   */
  #begin(): SaxesParser {
    this.#base = { ...this.#mark, chars: this.#chars }
    const parser = new SaxesParser()
    parser.on('opentag', ({ name, attributes }) => this.#open(parser, name, attributes))
    parser.on('closetag', () => this.#close(parser))
    parser.on('text', (text) => {
      // The parser stands behind the `<` that ended the text.
      this.#passed(parser, 1)
      this.#text(text)
    })
    parser.on('cdata', (text) => {
      this.#passed(parser, 0)
      this.#text(text)
    })
    // Handed over before its `>` is read.
    parser.on('comment', () => this.#passed(parser, -1))
    parser.on('doctype', () => this.#refuseDoctype(parser))
    parser.on('error', (error) => this.#malformed(parser, error))
    return parser
  }

  #open(parser: SaxesParser, name: string, attributes: Attributes): void {
    this.#depth += 1
    this.#textChars = 0
    const at = this.#countBytes()
    const { maxXmlDepth } = this.#context.limits
    if (this.#depth > maxXmlDepth) {
      const message = `Elements are nested deeper than the limit of ${maxXmlDepth}; no statement is.`
      throw refusal('xml-too-deep', this.#here(), message)
    }
    for (const key in attributes) this.#withinLimit(attributes[key]?.length ?? 0)
    this.#sink.open(name.slice(name.indexOf(':') + 1), attributes, at)
    this.#passed(parser, 0)
  }

  #close(parser: SaxesParser): void {
    this.#passed(parser, 0)
    this.#depth -= 1
    this.#textChars = 0
    this.#sink.close()
    if (this.#depth > 0) return
    this.#roots += 1
    throw rootEnded
  }

  #text(text: string): void {
    this.#textChars += text.length
    this.#withinLimit(this.#textChars)
    if (this.#depth > 0) this.#sink.text(text)
  }

  /** Notes where the parser stands, less the characters that it looked ahead. */
  #passed(parser: SaxesParser, ahead: number): void {
    const mark = this.#mark
    mark.chars = this.#base.chars + parser.position - ahead
    mark.line = this.#base.line + parser.line - 1
    const column = parser.columnIndex - ahead + (parser.line === 1 ? this.#base.column : 1)
    mark.column = Math.max(1, column)
    mark.offset = -1
  }

  /** What the XML grammar never sees: blanks and byte order marks between documents. */
  #skipBlanks(text: string): string {
    const mark = this.#mark
    let used = 0
    for (; used < text.length && ' \t\r\n\ufeff'.includes(text.charAt(used)); used += 1) {
      const char = text.charAt(used)
      const newLine = char === '\r' || (char === '\n' && !this.#afterCr)
      this.#afterCr = char === '\r'
      mark.line += newLine ? 1 : 0
      mark.column = char === '\n' || newLine ? 1 : mark.column + 1
    }
    if (used < text.length) this.#afterCr = false
    this.#chars += used
    mark.chars = this.#chars
    mark.offset = -1
    return text.slice(used)
  }

  #withinLimit(chars: number): void {
    const { maxTextChars } = this.#context.limits
    if (chars <= maxTextChars) return
    const message = `A text is longer than the limit of ${maxTextChars} characters; no bank writes such.`
    throw refusal('text-too-long', this.#here(), message)
  }

  #here(): Position {
    const { line, column, offset } = this.#countBytes()
    return { line, column, offset }
  }

  #countBytes(): Position {
    if (this.#mark.offset < 0) this.#mark.offset = this.#meter.offset(this.#mark.chars)
    return this.#mark
  }

  #refuseDoctype(parser: SaxesParser): never {
    this.#passed(parser, 0)
    const message =
      'The file has a DOCTYPE, which can hide files and floods of text behind names. No bank ' +
      'statement needs one: ask the sender to leave it out.'
    throw refusal('xml-doctype', this.#here(), message)
  }

  #malformed(parser: SaxesParser, error: Error): never {
    this.#passed(parser, 1)
    throw refusal(
      'xml-malformed',
      this.#here(),
      `The XML breaks its grammar here (${reason(error)}). Ask the sender to export the file again.`,
    )
  }
}

/** Whether a step does not refuse. */
function succeeds(step: () => void): boolean {
  try {
    step()
    return true
  } catch (cause) {
    if (cause instanceof Refusal) return false
    throw cause
  }
}

/** The parser's words without its place and without anything that it cites from the file. */
function reason(error: Error): string {
  return error.message.replace(/^\d+:\d+: /, '').replace(/[.:].*$/s, '')
}
