import type { Position } from '../../events/envelope.ts'
import type { ReadLimits } from '../limits.ts'
import { refusal } from '../problems.ts'
import { nameOf, type XmlName, XmlNames, isName } from './xmlNames.ts'
import { isNoCharacter, Place } from './xmlPlace.ts'
import {
  type Attributes,
  Fault,
  instructionTarget,
  isDeclaration,
  noAttributes,
  readAttributes,
} from './xmlTags.ts'
import { maxReferenceChars, normalised, resolve } from './xmlText.ts'

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
  /**
   * Text of the innermost open element, decoded; may come in several pieces. Blanks before an
   * element's first text are left out.
   */
  text(text: string): void
  /** The innermost open element ends. */
  close(): void
}

const lessThan = 0x3c
const greaterThan = 0x3e
const slash = 0x2f
const bracket = 0x5d
const byteOrderMark = '\u00ef\u00bb\u00bf'

/** Bytes that end a run of plain text: markup, line ends, what is no ASCII, what is no character. */
const endsPlain = new Uint8Array(256).map((_, byte) =>
  byte === 0x09 || (byte >= 0x20 && byte < 0x80 && !'<&>'.includes(String.fromCharCode(byte)))
    ? 0
    : 1,
)
const isNameByte = asciiTable(/[\w:.-]/)
const isStartByte = asciiTable(/[A-Za-z_:]/)

function asciiTable(pattern: RegExp): Uint8Array {
  return new Uint8Array(256).map((_, byte) =>
    byte < 0x80 && pattern.test(String.fromCharCode(byte)) ? 1 : 0,
  )
}

const isBlank = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

export class XmlScanner {
}
