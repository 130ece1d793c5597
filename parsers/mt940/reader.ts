import { type Line, LineSplitter, positionIn } from '../lines.ts'
import { type Refusal, refusal, shapeOf } from '../problems.ts'
import type { ReadContext, Reader } from '../reader.ts'
import type { Ending } from './ending.ts'
import type { Field } from './field.ts'
import { type FieldSink, FieldSplitter, type LinePiece } from './fields.ts'
import { FileState } from './fileState.ts'
import { messageTypes } from './head.ts'
import { LineEnds } from './lineEnds.ts'
import { Message } from './message.ts'

/**
 * Reads MT940, MT941, MT942 and MT950: bytes to lines, lines to fields, fields to messages. Holds
 * one field and one entry, however long a statement is.
 */
export class MtReader implements Reader, FieldSink {
  readonly #context: ReadContext
  readonly #state: FileState
  readonly #lineEnds: LineEnds
  readonly #lines: LineSplitter
  readonly #fields: FieldSplitter
  #message: Message | undefined
  /** Type of the block 2 that the next field's message stands behind. */
  #header: { readonly type: string | undefined } | undefined
  #blockOpen = false
  #lastByte = 0
  #beforeLast = 0

  constructor(context: ReadContext) {
    const { limits, charset, markBytes } = context
    this.#context = context
    this.#state = new FileState(context)
    this.#lineEnds = new LineEnds(limits.maxLineChars)
    this.#fields = new FieldSplitter(limits.maxTextChars, this)
    this.#lines = new LineSplitter(charset, markBytes, limits.maxLineChars, (line) =>
      this.#take(line),
    )
  }

  write(chunk: Uint8Array): void {
    this.#feed(this.#lineEnds.write(chunk))
  }

  end(): void {
    this.#feed(this.#lineEnds.end())
    this.#lines.end()
    this.#fields.end()
    this.#finish(this.#endsInLine() ? 'cut' : 'file')
    if (this.#header && this.#state.wholeMessages === 0) throw this.#nothingBehindHeader()
  }

  header(type: string | undefined, at: LinePiece): void {
    this.#finish('next')
    if (type !== undefined && !messageTypes.some((known) => known === type)) {
      throw this.#foreign(type, at)
    }
    this.#header = { type }
    this.#blockOpen = true
  }

  field(field: Field): void {
    const { tag } = field
    const again = (tag === '25' || tag === '25P') && (this.#message?.head.account || this.#closed)
    if (tag === '20' || again) this.#finish('next')
    this.#message ??= this.#begin(field)
    this.#message.take(field)
  }

  /** Text before the first message and behind a closing balance belongs to a transport. */
  stray(at: LinePiece): void {
    if (!this.#message || this.#message.ending) return
    const text = at.line.text.slice(at.start).trim()
    throw refusal(
      'mt-field-invalid',
      positionIn(at.line, at.start, this.#context.charset),
      `The line "${shapeOf(text)}" begins no field and goes on with none. Allowed are fields ` +
        'such as :61: and :86:. Ask the bank to send the file again.',
    )
  }

  terminator(): void {
    this.#finish('terminator')
    this.#blockOpen = false
    this.#header = undefined
  }

  get #closed(): boolean {
    return this.#message?.closed === true
  }

  #take(line: Line): void {
    this.#state.lastLine = line
    this.#fields.take(line)
  }

  #feed(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#beforeLast = bytes[bytes.length - 2] ?? this.#lastByte
    this.#lastByte = bytes[bytes.length - 1] ?? 0
    this.#lines.write(bytes)
  }

  /** UTF-16 has a NUL on either side of a line end. */
  #endsInLine(): boolean {
    const isEnd = (byte: number) => byte === 10 || byte === 13
    return !isEnd(this.#lastByte) && !(this.#lastByte === 0 && isEnd(this.#beforeLast))
  }

  #begin(field: Field): Message {
    const at = field.position(this.#context.charset)
    const type = this.#header?.type
    return new Message({ type, at, hasMoment: false, floors: [] }, this.#state)
  }

  #finish(ending: Ending): void {
    const message = this.#message
    this.#message = undefined
    message?.finish(ending, this.#blockOpen)
  }

  #foreign(type: string, at: LinePiece): Refusal {
    return refusal(
      'mt-type-unsupported',
      positionIn(at.line, at.start, this.#context.charset),
      `The file holds a message of type ${type}; only ${messageTypes.join(', ')} are read. ` +
        'Ask the bank to send other messages as files of their own.',
    )
  }

  #nothingBehindHeader(): Refusal {
    return refusal(
      'file-truncated',
      this.#state.endPosition,
      'The file ends behind the header of a message. The transfer may have been broken off; ask ' +
        'for the file again.',
    )
  }
}
