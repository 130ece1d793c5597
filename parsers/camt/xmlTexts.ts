import type { ReadLimits } from '../limits.ts'
import type { XmlInput } from './xmlInput.ts'
import { isNoCharacter } from './xmlPlace.ts'
import type { XmlSink } from './xmlSink.ts'
import { normalised, referenceEnd, resolve } from './xmlText.ts'

const lessThan = 0x3c
const greaterThan = 0x3e
const bracket = 0x5d
const ampersand = 0x26
const lineFeed = 0x0a
const carriageReturn = 0x0d
const tab = 0x09
const space = 0x20

/** Bytes that are text as they stand and end no line. */
const isPlainByte = new Uint8Array(256).map((_, byte) =>
  byte === tab || (byte >= space && byte < 0x80 && !'<&>'.includes(String.fromCharCode(byte)))
    ? 1
    : 0,
)

/** Reads the texts of elements, in pieces where markup or the end of a buffer lies between. */
export class XmlTexts {
  readonly #limits: ReadLimits
  readonly #sink: XmlSink
  readonly #input: XmlInput
  /** By depth: whether the element that is open there has a text. */
  readonly #begun: boolean[] = []
  #depth = 0
  /** Characters of text since the last tag, whatever comments lie between. */
  #chars = 0

  constructor(limits: ReadLimits, sink: XmlSink, input: XmlInput) {
    this.#limits = limits
    this.#sink = sink
    this.#input = input
  }

  /** An element begins. @param depth With it. */
  open(depth: number): void {
    this.#depth = depth
    this.#begun[depth] = false
    this.#chars = 0
  }

  /** An element ended. @param depth Without it. */
  close(depth: number): void {
    this.#depth = depth
    this.#chars = 0
  }

  /** Text up to the next tag, or as much of it as is certain. */
  read(bytes: Buffer, from: number): number {
    const begun = this.#begun[this.#depth] === true
    let at = passBlanks(this.#input, from)
    // What stands between the tags of elements without text of their own.
    if (!begun && bytes[at] === lessThan) return at
    const { place, end } = this.#input
    let start = begun ? from : at
    // Whether the text is not what its bytes are, because of letters beyond ASCII or of CRs.
    let odd = begun && at > from
    for (;;) {
      while (isPlainByte[bytes[at] ?? 0] === 1) at += 1
      const byte = bytes[at] ?? 0
      if (byte === lessThan) {
        this.say(start, at, odd)
        return at
      }
      if (byte >= 0x80 && !isNoCharacter(bytes, at)) {
        at += place.wide(byte)
        odd = true
      } else if (byte === ampersand) {
        this.say(start, at, odd)
        start = this.#reference(at)
        if (this.#input.starved) return at
        at = start
        odd = false
      } else if (byte === greaterThan && !isClosingCdata(bytes, start, at)) {
        at += 1
      } else if (byte === lineFeed || (byte === carriageReturn && at + 1 < end)) {
        at += 1
        odd ||= byte === carriageReturn
        if (byte === lineFeed || bytes[at] !== lineFeed) place.newLine(at)
      } else if (at === end || (byte === carriageReturn && at + 1 === end)) {
        return this.#sayCertain(start, at, odd)
      } else {
        const reason = byte === greaterThan ? 'a text holds ]]>' : 'a character is none of XML'
        throw this.#input.malformed(at, at, reason)
      }
    }
  }

  /** The end of a text may still turn out to be `]]>`. */
  #sayCertain(start: number, end: number, odd: boolean): number {
    const { bytes } = this.#input
    let to = end
    while (to > start && end - to < 2 && bytes[to - 1] === bracket) to -= 1
    this.say(start, to, odd)
    return this.#input.starve(to)
  }

  /** Hands over what lies between. @param odd Whether it may be other than its bytes. */
  say(from: number, to: number, odd: boolean): void {
    if (from === to) return
    const { bytes, text } = this.#input
    this.#hand(odd ? normalised(bytes.toString('utf8', from, to)) : text.slice(from, to), to)
  }

  #hand(text: string, at: number): void {
    this.#chars += text.length
    if (this.#chars > this.#limits.maxTextChars) throw this.#input.tooLong(at)
    this.#begun[this.#depth] = true
    this.#sink.text(text)
  }

  /** Resolves a reference and returns the index behind its `;`. */
  #reference(at: number): number {
    const { text } = this.#input
    const end = referenceEnd(text, at)
    if (end === undefined) return this.#input.starve(at)
    const found = end < 0 ? undefined : resolve(text.slice(at + 1, end))
    if (found === undefined) throw this.#input.malformed(at, at, 'an entity is unknown')
    this.#hand(found, at)
    return end + 1
  }
}

/** Passes blanks; stops before a CR that may be half a line end. */
export function passBlanks({ bytes, place, end }: XmlInput, from: number): number {
  for (let at = from; ; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === space || byte === tab) continue
    if (byte === lineFeed) place.newLine(at + 1)
    else if (byte !== carriageReturn || at + 1 === end) return at
    else if (bytes[at + 1] !== lineFeed) place.newLine(at + 1)
  }
}

function isClosingCdata(bytes: Uint8Array, start: number, at: number): boolean {
  return at - start > 1 && bytes[at - 1] === bracket && bytes[at - 2] === bracket
}
