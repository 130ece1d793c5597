import type { Stretch } from '../../stretch.ts'
import { blank, del, isDigit, isLineEnd, isWhite, latinLetters, wideSpace } from './characters.ts'
import type { TextBytes } from './textBytes.ts'

/** What banks write in front of the two digits of a subfield. */
const separators = '?>~^<+|@'

/**
 * Walks over the subfields of a field 86, `166?00GUTSCHRIFT?20EREF+...`, where they stand. They wrap
 * anywhere, between their digits too: a line end is nothing.
 */
export class Subfields {
  /** Business transaction code: three digits, or empty. */
  code = ''
  /** The two digits of the subfield. */
  number = 0
  /** Where its text begins, and ends once it was copied. */
  #start = 0
  #end = 0
  #source = ''
  #fieldEnd = 0
  #separator = 0
  /** Where the next subfield's separator stands, its number, and where its text begins. */
  #next = 0
  #nextNumber = 0
  #nextStart = 0

  /** Begins with a field. */
  begin({ source, start, end }: Stretch): void {
    const first = behindWhite(source, start)
    const code = codeAt(source, first)
    const at = separatorAt(source, first, code)
    this.#source = source
    this.#fieldEnd = end
    this.code = code
    const known = at < end && separators.includes(source.charAt(at))
    this.#separator = source.charCodeAt(at)
    this.#next = known && this.#readNumber(at) >= 0 ? at : end
  }

  /**
   * Goes on to the next subfield, once the text of the one before was copied. Where there isn't even a
   * first one, the field has another form.
   */
  next(): boolean {
    if (this.#next >= this.#fieldEnd) return false
    this.number = this.#nextNumber
    this.#start = this.#nextStart
    return true
  }

  /**
   * Adds its text to `into`, without line ends. That is all, if nothing has to be taken out of it: at
   * most one blank stands before it and behind it.
   *
   * @returns How many characters it has, or -1 where it is untidy: then nothing was added.
   */
  copy(into: TextBytes): number {
    const source = this.#source
    const separator = this.#separator
    const end = this.#fieldEnd
    const bytes = into.room((end - this.#start) * unitBytes)
    const first = into.length
    let length = first
    let further = 0
    let at = this.#start
    for (; at < end; at += 1) {
      const code = source.charCodeAt(at)
      if (code > blank && code < del) {
        if (code === separator) break
        bytes[length++] = code
      } else if (code === blank) {
        if (length > first && bytes[length - 1] === blank) break
        bytes[length++] = blank
      } else if (code >= latinLetters && code < wideSpace) {
        if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6)
        else {
          bytes[length++] = 0xe0 | (code >> 12)
          bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
          further += 1
        }
        bytes[length++] = 0x80 | (code & 0x3f)
        further += 1
      } else if (!isLineEnd(code)) break
    }
    this.#next = this.#separatorFrom(at)
    this.#end = this.#next
    if (at !== this.#next) return -1
    into.length = length
    return length - first - further
  }

  /** Its text, without line ends and without separators that nothing but blanks follow. */
  get text(): string {
    return plain(this.#source.slice(this.#start, this.#end), String.fromCharCode(this.#separator))
  }

  /** Where the separator of the next subfield stands; any other belongs to the text. */
  #separatorFrom(from: number): number {
    const source = this.#source
    const separator = this.#separator
    const end = this.#fieldEnd
    for (let at = from; at < end; at += 1) {
      if (source.charCodeAt(at) === separator && this.#beginsSubfield(at)) return at
    }
    return end
  }

  #beginsSubfield(separator: number): boolean {
    const number = this.#readNumber(separator)
    return (number >= 0 && number <= 39) || (number >= 60 && number <= 63)
  }

  /** The number that two digits behind a separator make; less than nothing where there are none. */
  #readNumber(separator: number): number {
    const source = this.#source
    const first = visible(source, separator + 1)
    const second = visible(source, first + 1)
    if (second >= this.#fieldEnd) return -1
    const tens = source.charCodeAt(first)
    const ones = source.charCodeAt(second)
    if (!isDigit(tens) || !isDigit(ones)) return -1
    this.#nextNumber = (tens - zero) * 10 + ones - zero
    this.#nextStart = second + 1
    return this.#nextNumber
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

function plain(text: string, separator: string): string {
  const [first = '', ...more] = text.replace(/[\r\n]+/g, '').split(separator)
  return first + more.map((piece) => (piece.trim() === '' ? '' : separator + piece)).join('')
}

const zero = 48
/** What a UTF-16 unit takes as UTF-8 at most. */
const unitBytes = 3
