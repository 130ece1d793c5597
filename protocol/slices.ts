import { wireLimits } from './limits.ts'

/**
 * The raw texts of the elements of one list in a JSON object: the hub stores each event byte for
 * byte as it was sent, so that a number or a member that it doesn't know stays as it is.
 *
 * @param text A JSON object that `JSON.parse` has taken; this scan relies on it.
 * @returns Undefined where something is nested deeper than the limit. Of a repeated member the last
 *   one counts, as it does for `JSON.parse`.
 */
export function elementTexts(text: string, member: string): readonly string[] | undefined {
  let texts: readonly string[] = []
  let at = pastSpace(text, pastSpace(text, 0) + 1)
  while (text.charCodeAt(at) === quote) {
    const keyEnd = stringEnd(text, at)
    const key: unknown = JSON.parse(text.slice(at, keyEnd))
    const start = pastSpace(text, pastSpace(text, keyEnd) + 1)
    const wanted = key === member && text.charCodeAt(start) === openList
    const found = wanted ? elements(text, start) : { texts: [], end: valueEnd(text, start) }
    if (found.end < 0) return undefined
    if (key === member) texts = found.texts
    at = pastSeparator(text, found.end)
  }
  return texts
}

interface Elements {
  readonly texts: readonly string[]
  /** Index behind the list, or -1 where something in it is nested too deep. */
  readonly end: number
}

/** Elements of the list that begins at `start`. */
function elements(text: string, start: number): Elements {
  const texts: string[] = []
  let at = pastSpace(text, start + 1)
  while (text.charCodeAt(at) !== closeList) {
    const end = valueEnd(text, at)
    if (end < 0) return { texts, end }
    texts.push(text.slice(at, end))
    at = pastSeparator(text, end)
  }
  return { texts, end: at + 1 }
}

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openList = 0x5b
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d
const blank = 0x20

/** Index behind the value that begins at `start`, or -1 where it is nested too deep. */
function valueEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = stringEnd(text, at) - 1
      if (depth === 0) return at + 1
    } else if (code === openObject || code === openList) {
      depth += 1
      if (depth > wireLimits.maxDepth) return -1
    } else if (code === closeObject || code === closeList) {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (code === comma || code <= blank)) {
      return at
    }
  }
  return text.length
}

/** Index behind the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end + 1
}

function isEscaped(text: string, index: number): boolean {
  let at = index - 1
  while (text.charCodeAt(at) === backslash) at -= 1
  return (index - at) % 2 === 0
}

function pastSpace(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= blank) at += 1
  return at
}

function pastSeparator(text: string, from: number): number {
  const at = pastSpace(text, from)
  return text.charCodeAt(at) === comma ? pastSpace(text, at + 1) : at
}
