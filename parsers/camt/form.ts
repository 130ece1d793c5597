import { elementMark } from './contentMark.ts'
import type { Fragment } from './fragment.ts'
import type { PartForm, Slot } from './partForm.ts'
import { recurringText } from './recurringText.ts'
import type { Structure } from './structure.ts'
import { Words } from './words.ts'
import type { XmlInput } from './xmlInput.ts'

/** Markup between two texts. */
export interface Run {
  readonly words: Words
  readonly bytes: Uint8Array
  /** Line ends in it, and how many bytes stand behind the last. */
  readonly lines: number
  readonly tail: number
}

/** Where an element begins: in which run, and how many bytes behind its start. */
export interface RunPlace {
  readonly run: number
  readonly offset: number
}

/** The markup of an entry or a payment, byte for byte: most have that of one before them. */
export interface Form {
  readonly outer: PartForm
  /** The only payment of an entry, where it has one. */
  readonly inner: PartForm | undefined
  /** Around the texts: one more than these are. */
  readonly runs: readonly Run[]
  readonly outerPlaces: readonly RunPlace[]
  readonly innerPlaces: readonly RunPlace[]
}

/** A part that was read element by element, and may recur. */
export interface Recorded {
  readonly outer: Fragment
  readonly inner: Fragment | undefined
  /** How many elements of `outer` stand before `inner`. */
  readonly innerAt: number
}

/** More elements than an entry has that many others are like. */
const maxElements = 200

/** A tag in ASCII and the blanks behind it. */
const tag = /<(\/?)[\w:.-]+(?:[ \t\r\n][^<>&\u0000\u0080-\uffff]*?)?(\/?)>([ \t\r\n]*)/y

/**
 * The form of a part that was just read.
 *
 * @param from Where it begins in the input.
 * @returns Undefined where it has more than tags and texts of elements without others inside.
 */
export function formOf(input: XmlInput, from: number, record: Recorded): Form | undefined {
  const cut = cutUp(input, from)
  if (cut === undefined || cut.places.length > maxElements) return undefined
  const { outer, inner, innerAt } = record
  const innerEnd = innerAt + (inner?.size ?? 0)
  const isInner = (element: number) => element >= innerAt && element < innerEnd
  const indexOf = (element: number) =>
    element < innerAt
      ? element
      : isInner(element)
        ? element - innerAt
        : element - innerEnd + innerAt
  if (cut.places.length !== outer.size + (inner?.size ?? 0)) return undefined
  const slots = cut.elements.map((element, text) => ({ element, text, index: indexOf(element) }))
  const partForm = (part: Fragment, own: readonly Slot[]): PartForm | undefined => {
    // Whatever the cutting took for a text, the reading must have found it there.
    if (!hasTexts(part, own, cut.texts)) return undefined
    const structure = part.structure.kept()
    const chars = own.reduce((rest, { text }) => rest - (cut.texts[text]?.length ?? 0), part.chars)
    return { structure, slots: own, ...marksOf(structure, own), chars }
  }
  const outerForm = partForm(
    outer,
    slots.filter(({ element }) => !isInner(element)),
  )
  const innerForm =
    inner &&
    partForm(
      inner,
      slots.filter(({ element }) => isInner(element)),
    )
  if (!outerForm || (inner && !innerForm)) return undefined
  return {
    outer: outerForm,
    inner: innerForm,
    runs: cut.runs,
    outerPlaces: cut.places.filter((_, element) => !isInner(element)),
    innerPlaces: cut.places.filter((_, element) => isInner(element)),
  }
}

function hasTexts(part: Fragment, slots: readonly Slot[], texts: readonly string[]): boolean {
  const found = part.texts.slice(0, part.size)
  const expected = found.map(() => '')
  for (const { index, text } of slots) expected[index] = texts[text] ?? ''
  return found.every((text, index) => text === expected[index])
}

function marksOf(structure: Structure, slots: readonly Slot[]): Pick<PartForm, 'marks' | 'tail'> {
  const marks: Words[] = []
  let written = ''
  for (let index = 0; index < structure.size; index += 1) {
    const elements = structure.end(index) - index
    const currency = structure.currencies[index] ?? ''
    written += elementMark(structure.names[index]?.local ?? '', elements, currency)
    if (slots[marks.length]?.index !== index) continue
    marks.push(new Words(Buffer.from(written)))
    written = ''
  }
  return { marks, tail: written === '' ? undefined : new Words(Buffer.from(written)) }
}

interface Cut {
  readonly runs: Run[]
  readonly texts: string[]
  /** Of each text: its element, counted in the order of the file. */
  readonly elements: number[]
  /** Of each element. */
  readonly places: RunPlace[]
}

/** Cuts an element into markup and texts. */
function cutUp(input: XmlInput, from: number): Cut | undefined {
  const { text } = input
  const cut: Cut = { runs: [], texts: [], elements: [], places: [] }
  let depth = 0
  let start = from
  for (let at = from; ; ) {
    tag.lastIndex = at
    const [whole = '', closing, short, blanks = ''] = tag.exec(text) ?? []
    if (whole === '') return undefined
    if (!closing) {
      cut.places.push({ run: cut.runs.length, offset: at - start })
      depth += 1
    }
    if (closing || short) depth -= 1
    at += whole.length
    if (depth === 0) {
      cut.runs.push(runOf(input, start, at - blanks.length))
      return cut
    }
    if (text.charAt(at) === '<') continue
    const end = text.indexOf('<', at)
    const found = end < 0 ? undefined : recurringText(input, at, end)
    // Only an element with nothing else inside has a text that recurs.
    if (found === undefined || closing || short || text.charAt(end + 1) !== '/') return undefined
    cut.runs.push(runOf(input, start, at))
    cut.texts.push(found)
    cut.elements.push(cut.places.length - 1)
    start = end
    at = end
  }
}

function runOf({ bytes }: XmlInput, from: number, to: number): Run {
  const own = Uint8Array.prototype.slice.call(bytes, from, to)
  const lineEnds = [...own.keys()].filter(
    (at) => own[at] === 0x0a || (own[at] === 0x0d && own[at + 1] !== 0x0a),
  )
  const tail = own.length - 1 - (lineEnds.at(-1) ?? -1)
  return { words: new Words(own), bytes: own, lines: lineEnds.length, tail }
}
