import type { Stretch } from '../../stretch.ts'
import { isDigit, isLineEnd, isUntidy, isWhite } from './characters.ts'

/** What banks write in front of the two digits of a subfield. */
const separators = '?>~^<+|@'

/**
 * Walks over the subfields of a field 86, `166?00GUTSCHRIFT?20EREF+...`, where they stand. They wrap
 * anywhere, between their digits too: a line end is nothing.
 */
export class Subfields {
  /** Business transaction code: three digits, or empty. */
  readonly code: string
  /** The two digits of the subfield. */
  number = 0
  /** Where its text stands: from `start` up to `end`. */
  start = 0
  end = 0
  /** Nothing has to be taken out of its text: at most one blank stands before it and behind it. */
  tidy = true
  readonly #source: string
  readonly #fieldEnd: number
  readonly #separator: number
  /** Where the next subfield's separator stands. */
  #next: number

  constructor({ source, start, end }: Stretch) {
    const first = behindWhite(source, start)
    const code = codeAt(source, first)
    const at = separatorAt(source, first, code)
    this.#source = source
    this.#fieldEnd = end
    this.code = code
    const known = at < end && separators.includes(source.charAt(at))
    this.#separator = source.charCodeAt(at)
    this.#next = known && this.#numberBehind(at) >= 0 ? at : end
  }

  /** Goes on to the next subfield. Where there isn't even a first one, the field has another form. */
  next(): boolean {
    const separator = this.#next
    const end = this.#fieldEnd
    if (separator >= end) return false
    this.number = this.#numberBehind(separator)
    this.start = this.#behindNumber(separator)
    const untidy = this.#walk(this.start, end)
    this.end = withoutLineEnds(this.#source, this.start, this.#next)
    this.tidy = untidy >= this.end
    return true
  }

  /** Its text, without line ends and without separators that nothing but blanks follow. */
  get text(): string {
    const text = this.#source.slice(this.start, this.end)
    return this.tidy ? text : plain(text, String.fromCharCode(this.#separator))
  }

  /**
   * Looks for the separator of the next subfield; any other belongs to the text.
   *
   * @returns Where the first untidy character stands.
   */
  #walk(start: number, end: number): number {
    const source = this.#source
    const separator = this.#separator
    let untidy = end
    let before = 0
    for (let at = start; at < end; at += 1) {
      const code = source.charCodeAt(at)
      if (code === separator && this.#beginsSubfield(at)) {
        this.#next = at
        return untidy
      }
      if (untidy === end && (code === separator || isUntidy(code, before))) untidy = at
      before = code
    }
    this.#next = end
    return untidy
  }

  #beginsSubfield(separator: number): boolean {
    const number = this.#numberBehind(separator)
    return (number >= 0 && number <= 39) || (number >= 60 && number <= 63)
  }

  /** The number that two digits behind a separator make; less than nothing where there are none. */
  #numberBehind(separator: number): number {
    const source = this.#source
    const first = visible(source, separator + 1)
    const second = visible(source, first + 1)
    if (second >= this.#fieldEnd) return -1
    const tens = source.charCodeAt(first)
    const ones = source.charCodeAt(second)
    return isDigit(tens) && isDigit(ones) ? (tens - zero) * 10 + ones - zero : -1
  }

  #behindNumber(separator: number): number {
    return visible(this.#source, visible(this.#source, separator + 1) + 1) + 1
  }
}

function behindWhite(source: string, start: number): number {
  let at = start
  while (isWhite(source.charCodeAt(at))) at += 1
  return at
}

/** The three digits that stand here, or nothing. */
function codeAt(source: string, first: number): string {
  if (!isDigit(source.charCodeAt(first))) return ''
  const second = visible(source, first + 1)
  const third = visible(source, second + 1)
  if (!isDigit(source.charCodeAt(second)) || !isDigit(source.charCodeAt(third))) return ''
  return third === first + 2
    ? source.slice(first, first + 3)
    : source.charAt(first) + source.charAt(second) + source.charAt(third)
}

/** Where the first separator has to stand: behind the code, and perhaps a blank behind that. */
function separatorAt(source: string, first: number, code: string): number {
  if (code === '') return first
  let at = first
  for (let digits = 0; digits < code.length; digits += 1) at = visible(source, at) + 1
  at = visible(source, at)
  return isWhite(source.charCodeAt(at)) ? visible(source, at + 1) : at
}

/** Index of the character that stands here once there are no line ends. */
function visible(source: string, from: number): number {
  let at = from
  while (isLineEnd(source.charCodeAt(at))) at += 1
  return at
}

/** Where a text ends that was the last of its line. */
function withoutLineEnds(source: string, start: number, end: number): number {
  let at = end
  while (at > start && isLineEnd(source.charCodeAt(at - 1))) at -= 1
  return at
}

function plain(text: string, separator: string): string {
  const [first = '', ...more] = text.replace(/[\r\n]+/g, '').split(separator)
  return first + more.map((piece) => (piece.trim() === '' ? '' : separator + piece)).join('')
}

const zero = 48
