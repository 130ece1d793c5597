/*
 * YAML as a person would write it, with comments. Made by hand, for the order of keys, the comments
 * and the short form in braces are what it is for; the tests hold it against the yaml package.
 */

/** A value of a mapping, with words about it. */
export type Yaml =
  | string
  | number
  | boolean
  | undefined
  | readonly Yaml[]
  | { readonly [key: string]: Yaml }

const width = 100

/** Texts that YAML takes for something else, or that would break the short form in braces. */
const plain = /^\p{L}(?:[\p{L}\p{N} ./()_-]*[\p{L}\p{N}.)/])?$/u
const words = /^(?:true|false|yes|no|on|off|null|y|n)$/i

/** A text as YAML writes it: bare where that is safe, else in quotes. */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  if (plain.test(value) && !words.test(value) && value.length < 80) return value
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A value in one line. */
export function flow(value: Yaml): string {
  if (value === undefined) return 'null'
  if (typeof value !== 'object') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${scalar(key)}: ${flow(member)}`],
  )
  return `{ ${members.join(', ')} }`
}

/** Lines of a document, each with its indentation. */
export class YamlLines {
  readonly #lines: string[] = []

  /** A comment of its own, wrapped. */
  comment(text: string, indent = 0): this {
    for (const line of wrapped(text, width - indent - 2))
      this.#lines.push(`${' '.repeat(indent)}# ${line}`)
    return this
  }

  /** A key that others stand under. */
  open(key: string, indent = 0): this {
    this.#lines.push(`${' '.repeat(indent)}${key}:`)
    return this
  }

  /** A key with its value; the note stands beside it, or above where it is long. */
  entry(key: string, value: Yaml, note = '', indent = 0): this {
    return this.#noted(`${' '.repeat(indent)}${scalar(key)}: ${flow(value)}`, note, indent)
  }

  /** A member of a list; where it is itself a long list under one key, with a line each. */
  item(value: Yaml, note = '', indent = 0): this {
    const line = `${' '.repeat(indent)}- ${flow(value)}`
    const [key, inner] = typeof value === 'object' ? (Object.entries(value)[0] ?? []) : []
    if (line.length <= width || key === undefined || !Array.isArray(inner)) {
      return this.#noted(line, note, indent)
    }
    this.#noted(`${' '.repeat(indent)}- ${scalar(key)}:`, note, indent)
    for (const member of inner) this.item(member, '', indent + 4)
    return this
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`
  }

  #noted(line: string, note: string, indent: number): this {
    const beside = `${line.padEnd(34)} # ${note}`
    if (note === '') {
      this.#lines.push(line)
    } else if (beside.length <= width) {
      this.#lines.push(beside)
    } else {
      this.comment(note, indent)
      this.#lines.push(line)
    }
    return this
  }
}

/** Lines of some width, broken at blanks. Signs that would end a comment are shown as blanks. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
