import { isAscii } from 'node:buffer'
import { nameId } from './vocabulary.ts'

const slots = 1024
/** Names that no camt file has are not kept past this; they are made anew each time. */
const maxNames = slots / 2

/** The name of an element. One object a name, so that most readers of it need no second look. */
export interface XmlName {
  /** Without its prefix. */
  readonly local: string
  /** The vocabulary's number for the local name; 0 where it has none. */
  readonly id: number
  /** What stands for the name where content is hashed. */
  readonly mark: string
  /** As written, in UTF-8. */
  readonly bytes: Uint8Array
  readonly ascii: boolean
}

/** The names of a file, each made into text once: found by the bytes that write them. */
export class XmlNames {
  readonly #slots: (XmlName | undefined)[] = new Array(slots).fill(undefined)
  #used = 0

  /** @param hash Of the bytes; any function will do that is always the same. */
  find(bytes: Buffer, from: number, to: number, hash: number): XmlName {
    for (let at = hash & (slots - 1); ; at = (at + 1) & (slots - 1)) {
      const name = this.#slots[at]
      if (name && isAt(name.bytes, bytes, from, to)) return name
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
  const mark = `\u0001${local}\u0002`
  return { local, id: nameId(local), mark, bytes, ascii: isAscii(bytes) }
}

function isAt(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[from + i]) return false
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
