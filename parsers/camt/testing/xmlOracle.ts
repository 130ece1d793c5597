import { SaxesParser } from 'saxes'
import { defaultLimits, type ReadLimits } from '../../limits.ts'
import { Refusal } from '../../problems.ts'
import { XmlReader } from '../xml.ts'
import type { Attributes, XmlSink } from '../xmlSink.ts'

/** A file as elements, for two readers of it to be compared: `refused`, or every event in order. */
export type Reading = 'refused' | readonly string[]

/** Writes down events; texts that touch are one, and blanks before an element's first are none. */
class Notes implements XmlSink {
  readonly found: string[] = []
  #text = ''
  readonly #begun: boolean[] = []

  open(name: { local: string }, attributes: Attributes, at: Place): void {
    this.#settle()
    const pairs = Object.keys(attributes).map((key) => `${key}=${attributes[key]}`)
    this.found.push(`<${name.local} ${pairs.join('|')}@${at.line}:${at.column}+${at.offset}`)
    this.#begun.push(false)
  }

  text(text: string): void {
    this.#text += text
  }

  close(): void {
    this.#settle()
    this.found.push('/')
    this.#begun.pop()
  }

  #settle(): void {
    const begun = this.#begun.at(-1)
    const text = begun ? this.#text : this.#text.replace(/^[ \t\n]+/, '')
    this.#text = ''
    if (text === '') return
    this.#begun[this.#begun.length - 1] = true
    this.found.push(text)
  }
}

interface Place {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** What our reader makes of a file of UTF-8, in chunks of a size. */
export function ourReading(
  bytes: Uint8Array,
  chunkBytes = bytes.length || 1,
  limits: Partial<ReadLimits> = {},
): Reading {
  const notes = new Notes()
  const sink = { open: () => {}, event: () => {}, close: () => {}, problem: () => {} }
  const context = { fileSha256: '', charset: 'utf-8', markBytes: 0, sink }
  const reader = new XmlReader({ ...context, limits: { ...defaultLimits, ...limits } }, notes)
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      reader.write(bytes.subarray(at, at + chunkBytes))
    }
    reader.end()
  } catch (cause) {
    if (cause instanceof Refusal) return 'refused'
    throw cause
  }
  return notes.found
}

class RootEnded extends Error {}
class Refused extends Error {}

/** What saxes makes of it, one parser a document; places are counted in the text itself. */
export function theirReading(bytes: Uint8Array): Reading {
  const notes = new Notes()
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    let at = pastBlanks(text, 0)
    const places = new Places(text)
    let roots = 0
    for (; at < text.length; at = pastBlanks(text, at)) {
      const end = readDocument(text, at, notes, places)
      if (end < 0) break
      at = end
      roots += 1
    }
    return roots > 0 ? notes.found : 'refused'
  } catch (cause) {
    if (cause instanceof Refused || cause instanceof TypeError) return 'refused'
    throw cause
  }
}

function pastBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n\ufeff'.includes(text.charAt(at))) at += 1
  return at
}

/** Returns where the root element ends; -1 where only comments and the like stand here. */
function readDocument(text: string, start: number, notes: Notes, places: Places): number {
  const parser = new SaxesParser()
  let depth = 0
  let declared = false
  let end = -1
  let tag = start
  parser.on('xmldecl', () => {
    declared = true
  })
  parser.on('opentagstart', () => {
    tag = text.lastIndexOf('<', start + parser.position - 1)
  })
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    notes.open({ local: name.slice(name.indexOf(':') + 1) }, attributes, places.at(tag))
  })
  parser.on('text', (found) => {
    if (depth > 0) notes.text(found)
  })
  parser.on('cdata', (found) => notes.text(found))
  parser.on('doctype', () => {
    throw new Refused()
  })
  parser.on('error', () => {
    throw new Refused()
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    notes.close()
    if (depth > 0) return
    end = start + parser.position
    // It says so of a closing tag of another name, but only after this.
    const written = text.slice(text.lastIndexOf('<', end - 1), end)
    if (!written.endsWith('/>') && written.slice(2, -1).trimEnd() !== name) throw new Refused()
    throw new RootEnded()
  })
  try {
    parser.write(text.slice(start))
    // What has no root of its own ends well or not as it would before one.
    parser.off('closetag')
    parser.off('opentag')
    if (depth > 0 || declared) throw new Refused()
    parser.write('<end/>').close()
  } catch (cause) {
    if (!(cause instanceof RootEnded)) throw cause
  }
  return end
}

/** Places in a text, asked for in its order. */
class Places {
  readonly #text: string
  #index = 0
  #line = 1
  #lineStart = 0
  #offset = 0

  constructor(text: string) {
    this.#text = text
  }

  at(index: number): Place {
    const text = this.#text
    this.#offset += Buffer.byteLength(text.slice(this.#index, index))
    for (; this.#index < index; this.#index += 1) {
      const lineEnd = /^(\n|\r(?!\n))/.test(text.slice(this.#index, this.#index + 2))
      if (!lineEnd) continue
      this.#line += 1
      this.#lineStart = this.#index + 1
    }
    return { line: this.#line, column: index - this.#lineStart + 1, offset: this.#offset }
  }
}
