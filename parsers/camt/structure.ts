import { maxPaths, type Path } from './path.ts'
import { nameIds } from './vocabulary.ts'
import type { XmlName } from './xmlNames.ts'

/** In what is remembered of a way: not looked for yet, and leading nowhere; else the index and 2. */
const unknown = 0
const nowhere = 1

/** An index past this would not fit into what is remembered. */
const maxRemembered = 0x7fff - 2

const none: readonly number[] = []

/**
 * The elements of a part of a document, in columns and in the order of the file, without their texts.
 * The first is the part's own.
 *
 * One that is read element by element is used again for the next part. Of one that recurs with other
 * texts a copy is kept, which remembers what was found in it: a way leads there where it led before.
 */
export class Structure {
  readonly names: XmlName[] = []
  /** The same names as numbers: what is searched. */
  readonly ids: number[] = []
  /** Attribute `Ccy`. */
  readonly currencies: (string | undefined)[] = []
  /** Index of the element around this one; -1 for the part's own. */
  readonly parents: number[] = []
  /** Index behind the last element inside this one; 0 while it is open. */
  readonly ends: number[] = []
  /** By a name's number: the elements that have it, in their order, and how many they are. */
  readonly #named: (number[] | undefined)[] = new Array(nameIds).fill(undefined)
  readonly #counts = new Int32Array(nameIds)
  /** By the element that ways begin at: where each led. */
  readonly #remembered: (Int16Array | undefined)[] | undefined
  /** The innermost open element. */
  #innermost = -1
  #size = 0

  private constructor(isKept: boolean) {
    this.#remembered = isKept ? [] : undefined
  }

  /** One to be filled with part after part. */
  static empty(): Structure {
    return new Structure(false)
  }

  /** A copy that stays as it is. */
  kept(): Structure {
    const copy = new Structure(this.#size <= maxRemembered)
    for (let index = 0; index < this.#size; index += 1) {
      const name = this.names[index]
      while (copy.#innermost !== this.parents[index]) copy.close()
      if (name) copy.open(name, this.currencies[index])
    }
    while (copy.#innermost >= 0) copy.close()
    return copy
  }

  get size(): number {
    return this.#size
  }

  /** Index of the innermost open element; -1 where none is open. */
  get innermost(): number {
    return this.#innermost
  }

  clear(): void {
    this.#size = 0
    this.#innermost = -1
    this.#counts.fill(0)
  }

  /** An element begins inside of the innermost one. @returns Its index. */
  open(name: XmlName, currency: string | undefined): number {
    const index = this.#size
    const { id } = name
    this.#size = index + 1
    this.names[index] = name
    this.ids[index] = id
    this.currencies[index] = currency
    this.parents[index] = this.#innermost
    this.ends[index] = 0
    this.#innermost = index
    if (id !== 0) this.#count(id, index)
    return index
  }

  #count(id: number, index: number): void {
    const count = this.#counts[id] ?? 0
    const named = this.#named[id] ?? []
    named[count] = index
    this.#named[id] = named
    this.#counts[id] = count + 1
  }

  /** Ends the innermost element; true where that is the part's own. */
  close(): boolean {
    const index = this.#innermost
    this.ends[index] = this.#size
    this.#innermost = this.parents[index] ?? -1
    return index === 0
  }

  /** Index behind all that is inside an element. */
  end(index: number): number {
    return this.ends[index] || this.#size
  }

  /** Index of the first element that a path leads to from another one; -1 where it leads nowhere. */
  find(from: number, path: Path): number {
    const remembered = this.#remembered
    if (remembered === undefined) return this.#search(from, path.names)
    let row = remembered[from]
    if (row === undefined) {
      row = new Int16Array(maxPaths)
      remembered[from] = row
    }
    const known = row[path.number] ?? unknown
    if (known !== unknown) return known === nowhere ? -1 : known - 2
    const found = this.#search(from, path.names)
    row[path.number] = found + 2
    return found
  }

  /** The elements of a name right inside another one. */
  inside(from: number, id: number): readonly number[] {
    const count = this.#counts[id] ?? 0
    if (count === 0) return none
    const places = this.#named[id] ?? none
    const found: number[] = []
    const end = this.end(from)
    for (let i = first(places, count, from); i < count; i += 1) {
      const at = places[i] ?? 0
      if (at >= end) break
      if (this.parents[at] === from) found.push(at)
    }
    return found
  }

  /** Of the elements with the path's last name, the first that leads back. */
  #search(from: number, names: readonly number[]): number {
    const id = names[names.length - 1] ?? 0
    const count = this.#counts[id] ?? 0
    if (count === 0) return -1
    const places = this.#named[id] ?? none
    const end = this.end(from)
    for (let i = first(places, count, from); i < count; i += 1) {
      const at = places[i] ?? 0
      if (at >= end) return -1
      if (this.#leadsBack(at, names, from)) return at
    }
    return -1
  }

  #leadsBack(found: number, names: readonly number[], from: number): boolean {
    let at = this.parents[found] ?? -1
    for (let step = names.length - 2; step >= 0; step -= 1) {
      if (at <= from || this.ids[at] !== names[step]) return false
      at = this.parents[at] ?? -1
    }
    return at === from
  }
}

/** The first of ascending `places` that is inside an element, however many stand before it. */
function first(places: readonly number[], count: number, from: number): number {
  if (from === 0) return 0
  let low = 0
  for (let high = count; low < high; ) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) <= from) low = middle + 1
    else high = middle
  }
  return low
}
