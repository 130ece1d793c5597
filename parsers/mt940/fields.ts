import type { Line } from '../lines.ts'
import { refusal } from '../problems.ts'
import { Field } from './field.ts'

/** A piece of a line, such as what stands behind a header. */
export interface LinePiece {
  readonly line: Line
  /** Where it begins in the line's text, from 0. */
  readonly start: number
}

/** What the lines of a file turn out to be, in the order of the file. */
export interface FieldSink {
  /** SWIFT blocks 1 to 3 before a message. @param type Three digits of block 2, such as `940`. */
  header(type: string | undefined, at: LinePiece): void
  field(field: Field): void
  /** Text that belongs to no field: header lines of a bank, a transport's wrapper. */
  stray(at: LinePiece): void
  /** `-}` or a line of a single dash. */
  terminator(): void
}

/** Tags of MT940, MT941, MT942 and MT950; `NS` is used by German and Polish banks for notes. */
const tags = new Set([
  ...['20', '21', '12', '25', '25P', '28', '28C', '13', '13C', '13D', '34F', '60F', '60M'],
  ...['61', '86', 'NS', '90C', '90D', '62F', '62M', '64', '65'],
])

/** Fields that run over several lines. `:25P:` has the BIC on its second one. */
const runsOn = new Set(['61', '86', 'NS', '25', '25P', '21'])

/** Fields whose text may begin a line with anything, a colon included. */
const holdsText = new Set(['61', '86', 'NS'])

/** Tags that can stand first in a message. */
const opensMessage = new Set(['20', '25', '25P', '28', '28C', '13', '13D'])

const unknownTag = /^[0-9A-Z]{2,3}$/
const dashes = /^(-+|-X{3})\s*$/
const colon = 58
const dash = 45
const brace = 123

/**
 * Puts lines together to fields and finds where messages begin and end. Keeps one field at a time.
 *
 * A line begins a field only with a tag that these messages have: `:26:37` in the middle of a
 * remittance is a time. A line of a single dash ends a message only where a message may end; what
 * follows it tells.
 */
export class FieldSplitter {
  readonly #sink: FieldSink
  readonly #maxChars: number
  #field: Field | undefined
  #chars = 0
  /** The message's closing balance has been seen: what follows is no entry any more. */
  #closed = false
  #heldDash: Line | undefined
  #heldColon: LinePiece | undefined

  constructor(maxTextChars: number, sink: FieldSink) {
    this.#maxChars = maxTextChars
    this.#sink = sink
  }

  take(line: Line): void {
    if (this.#heldDash || this.#heldColon) {
      this.#classify(line, 0)
      return
    }
    const code = line.source.charCodeAt(line.start)
    const plain = code > 32 && code !== colon && code !== dash && code !== brace
    if (plain && this.#field) {
      this.#append(line, 0)
      return
    }
    const tag = code === colon ? entryTag(line) : undefined
    if (tag) this.#begin(tag, line, 0, tag.length + 2)
    else this.#classify(line, 0)
  }

  end(): void {
    if (this.#heldDash) this.#terminate()
    this.#flush()
  }

  #classify(line: Line, from: number): void {
    const { text } = line
    const first = firstVisible(text, from)
    if (first < 0) return
    if (this.#heldColon && this.#splitTag(line, first)) return
    const code = text.charCodeAt(first)
    const tag = code === colon ? this.#tagAt(text, first) : undefined
    if (this.#heldDash) this.#resolveDash(tag, code === brace)
    if (tag) this.#begin(tag.name, line, first, tag.end)
    else if (code === colon && text.trim() === ':') this.#heldColon = { line, start: from }
    else if (code === dash && this.#dash(line, first)) return
    else this.#other(line, from, first)
  }

  #tagAt(text: string, at: number): { name: string; end: number } | undefined {
    const inText = this.#field !== undefined && holdsText.has(this.#field.tag)
    // Text is often indented; a tag hardly ever.
    if (at > 0 && inText && text.charCodeAt(at - 1) === 32) return undefined
    const close = text.indexOf(':', at + 1)
    if (close < 0 || close > at + 5) return undefined
    const name = text.slice(at + 1, close).trimEnd()
    const inHead = this.#field !== undefined && !inText && !this.#closed
    return tags.has(name) || (inHead && unknownTag.test(name))
      ? { name, end: close + 1 }
      : undefined
  }

  /** A tag that was wrapped behind its first colon: the next line goes on with `86:`. */
  #splitTag(line: Line, first: number): boolean {
    const held = this.#heldColon
    this.#heldColon = undefined
    const close = line.text.indexOf(':', first)
    const name = line.text.slice(first, Math.max(first, close))
    if (tags.has(name)) {
      this.#begin(name, line, first, close + 1)
      return true
    }
    if (held) this.#append(held.line, held.start)
    return false
  }

  #begin(tag: string, line: Line, start: number, textStart: number): void {
    this.#flush()
    if (tag.startsWith('62')) this.#closed = true
    else if (tag === '20') this.#closed = false
    this.#field = new Field(tag, line, start, textStart)
    this.#chars = line.end - line.start
  }

  #dash(line: Line, first: number): boolean {
    if (line.text.startsWith('-}', first)) {
      this.#terminate()
      this.#findHeader(line, first + 2)
      return true
    }
    if (!dashes.test(line.text.slice(first))) return false
    this.#heldDash = line
    return true
  }

  /** A dash ends the message if a message begins behind it or this one is complete. */
  #resolveDash(tag: { name: string } | undefined, header: boolean): void {
    const held = this.#heldDash
    this.#heldDash = undefined
    const ends = header || this.#closed || (tag !== undefined && opensMessage.has(tag.name))
    if (ends || !held) this.#terminate()
    else this.#append(held, 0)
  }

  #other(line: Line, from: number, first: number): void {
    const { text } = line
    if (text.charCodeAt(first) === brace && /^\{\d:/.test(text.slice(first, first + 3))) {
      if (this.#findHeader(line, first)) return
      if (text.startsWith('{5:', first)) return
    }
    const between = this.#field === undefined || this.#closed
    if (between && text.includes('{4:') && this.#findHeader(line, first)) return
    this.#append(line, from)
  }

  /** Finds blocks 1 to 4 in the rest of a line, which a transport may have wrapped. */
  #findHeader(line: Line, from: number): boolean {
    const at = line.text.slice(from).search(/\{[124]:/)
    if (at < 0) return false
    this.#flush()
    this.#closed = false
    const start = from + at
    const type = /\{2:[IO](\d{3})/.exec(line.text.slice(start))?.[1]
    this.#sink.header(type, { line, start })
    const body = line.text.indexOf('{4:', start)
    if (body >= 0) this.#classify(line, body + 3)
    return true
  }

  /** Only text behind a header begins within its line, and there is no field to go on with then. */
  #append(line: Line, start: number): void {
    const field = this.#field
    if (!field || !runsOn.has(field.tag)) {
      this.#flush()
      this.#sink.stray({ line, start })
      return
    }
    this.#chars += line.end - line.start
    if (this.#chars > this.#maxChars) this.#tooLong(field)
    field.goOn(line)
  }

  #terminate(): void {
    this.#flush()
    this.#heldDash = undefined
    this.#closed = false
    this.#sink.terminator()
  }

  #flush(): void {
    const field = this.#field
    this.#field = undefined
    if (field) this.#sink.field(field)
  }

  #tooLong(field: Field): never {
    const { line } = field
    throw refusal(
      'text-too-long',
      { line: line.number, column: field.start + 1, offset: line.offset },
      `Field ${field.tag} is longer than the limit of ${this.#maxChars} characters. ` +
        'Ask the bank for a file with whole messages.',
    )
  }
}

const six = 54
const one = 49
const eight = 56

/** The tag of nearly every line that has one, where the line begins with it. */
function entryTag({ source, start }: Line): '61' | '86' | undefined {
  if (source.charCodeAt(start + 3) !== colon) return undefined
  const tens = source.charCodeAt(start + 1)
  const ones = source.charCodeAt(start + 2)
  if (tens === six && ones === one) return '61'
  return tens === eight && ones === six ? '86' : undefined
}

/** Index of the first character that is neither blank nor a control character, or -1. */
function firstVisible(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 32 && code !== 0xfeff) return i
  }
  return -1
}
