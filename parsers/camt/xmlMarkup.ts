import { refusal } from '../problems.ts'
import type { XmlInput } from './xmlInput.ts'
import { instructionTarget, isDeclaration } from './xmlTags.ts'

/** Markup that is no tag of an element. */
export interface Markup {
  readonly kind: 'comment' | 'instruction' | 'declaration' | 'cdata'
  /** Index behind it. */
  readonly end: number
}

const beginnings = ['<!--', '<![CDATA[', '<!DOCTYPE']

/**
 * Finds out what a `<` begins that no name follows, and where it ends.
 *
 * @param fresh Whether an XML declaration may stand here.
 * @returns Undefined where more bytes are needed.
 * @throws {Refusal} `xml-malformed`, `xml-doctype`.
 */
export function readMarkup(input: XmlInput, at: number, fresh: boolean): Markup | undefined {
  const { text, end } = input
  if (text.startsWith('<?', at)) return readInstruction(input, at, fresh)
  if (text.startsWith('<!--', at)) return readComment(input, at)
  if (text.startsWith('<![CDATA[', at)) return ended('cdata', text.indexOf(']]>', at + 9), 3)
  if (text.startsWith('<!DOCTYPE', at)) throw doctype(input, at)
  const begun = end - at < 9 ? text.slice(at) : ''
  if (begun && beginnings.some((beginning) => beginning.startsWith(begun))) return undefined
  throw input.malformed(at, at + 1, 'a tag has no name')
}

function ended(kind: Markup['kind'], index: number, length: number): Markup | undefined {
  return index < 0 ? undefined : { kind, end: index + length }
}

/** Two hyphens end a comment and may not stand in it. */
function readComment(input: XmlInput, at: number): Markup | undefined {
  const { text } = input
  const dashes = text.indexOf('--', at + 4)
  if (dashes < 0 || dashes + 2 >= input.end) return undefined
  if (text.charAt(dashes + 2) !== '>') throw input.malformed(at, dashes, 'a comment holds --')
  return { kind: 'comment', end: dashes + 3 }
}

function readInstruction(input: XmlInput, at: number, fresh: boolean): Markup | undefined {
  const found = ended('instruction', input.text.indexOf('?>', at + 2), 2)
  if (!found) return undefined
  const written = input.bytes.toString('utf8', at, found.end)
  const target = instructionTarget(written)
  if (!target) throw input.malformed(at, at + 2, 'a processing instruction has no name')
  if (target.toLowerCase() !== 'xml') return found
  if (!fresh) throw input.malformed(at, at, 'an XML declaration stands behind the start')
  if (!isDeclaration(written)) throw input.malformed(at, at, 'an XML declaration is wrong')
  return { kind: 'declaration', end: found.end }
}

function doctype(input: XmlInput, at: number): Error {
  const message =
    'The file has a DOCTYPE, which can hide files and floods of text behind names. No bank ' +
    'statement needs one: ask the sender to leave it out.'
  return refusal('xml-doctype', { ...input.here(at) }, message)
}
