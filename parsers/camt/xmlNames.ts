import { isAscii } from 'node:buffer'
import { leafMark } from './contentMark.ts'
import { nameId } from './vocabulary.ts'
import { Words } from './words.ts'

const slots = 1024
/** Names that no camt file has are not kept past this; they are made anew each time. */
const maxNames = slots / 2

/** The name of an element. One object a name, so that most readers of it need no second look. */
export interface XmlName {
  /** Without its prefix. */
  readonly local: string
  /** The vocabulary's number for the local name; 0 where it has none. */
  readonly id: number
  /** As written, in UTF-8. */
  readonly bytes: Uint8Array
  readonly ascii: boolean
  /** `<name>`; undefined where that is shorter than a word. */
  readonly openTag: Words | undefined
  /** `</name>`. */
  readonly closeTag: Words
  /** What stands for the element where content is hashed, see {@link leafMark}. */
  readonly mark: Words
  /** The name that came after it last: it mostly does again. */
  next: XmlName | undefined
}

/** The names of a file, each made into text once: found by the bytes that write them. */
export class XmlNames {
  readonly #slots: (XmlName | undefined)[] = new Array(slots).fill(undefined)
  #used = 0

  /** @param hash Of the bytes; any function will do that is always the same. */
  find(bytes: Buffer, from: number, to: number, hash: number): XmlName {
    for (let at = hash & (slots - 1); ; at = (at + 1) & (slots - 1)) {
      const name = this.#slots[at]
      if (name && name.bytes.length === to - from && isAt(name.bytes, bytes, from)) return name
      if (name) continue
      const made = nameOf(bytes.toString('utf8', from, to))
      if (this.#used < maxNames) {
        this.#slots[at] = made
        this.#used += 1
      }
      return made
    }
  }
}

function nameOf(written: string): XmlName {
  const local = written.slice(written.indexOf(':') + 1)
  const bytes = Buffer.from(written)
  return {
    local,
    id: nameId(local),
    bytes,
    ascii: isAscii(bytes),
    openTag: written.length < 2 ? undefined : new Words(Buffer.from(`<${written}>`)),
    closeTag: new Words(Buffer.from(`</${written}>`)),
    mark: new Words(Buffer.from(leafMark(local))),
    next: undefined,
  }
}

function isAt(wanted: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (wanted[i] !== bytes[from + i]) return false
  return true
}

const startChars =
  ':A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff' +
  '\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd' +
  '\\u{10000}-\\u{effff}'

/** `Name` of XML 1.0, fifth edition, as the source of an expression with flag `u`. */
export const namePattern = `[${startChars}][${startChars}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]*`

const wholeName = new RegExp(`^${namePattern}$`, 'u')

export function isName(text: string): boolean {
  return wholeName.test(text)
}
