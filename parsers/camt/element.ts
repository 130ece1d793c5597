import type { Position } from '../../events/envelope.ts'
import type { Fragment } from './fragment.ts'
import { knownId } from './vocabulary.ts'

/** What the model has no name for, under the source's names. */
export type Original = Record<string, unknown>

/** Paths are constants of this program, so each is cut once. */
const cut = new Map<string, readonly number[]>()

function steps(path: string): readonly number[] {
  const known = cut.get(path)
  if (known) return known
  const found = path.split('/').map(knownId)
  cut.set(path, found)
  return found
}

/**
 * An element of a {@link Fragment}, good until the fragment is cleared. Whoever puts a text into
 * the event takes it; {@link rest} is what nobody took.
 */
export class Element {
  readonly #fragment: Fragment
  readonly #index: number

  constructor(fragment: Fragment, index: number) {
    this.#fragment = fragment
    this.#index = index
  }

  get position(): Position {
    return this.#fragment.position(this.#index)
  }

  /** Attribute `Ccy`. */
  get currency(): string | undefined {
    return this.#fragment.currencies[this.#index]?.trim() || undefined
  }

  /** The text without the blanks around it; undefined where there is none. */
  get text(): string | undefined {
    return this.#text(this.#index)
  }

  /** The first element at `path`, such as `RltdPties/Dbtr/Nm`. */
  find(path: string): Element | undefined {
    const found = this.#at(path)
    return found < 0 ? undefined : new Element(this.#fragment, found)
  }

  /** The elements named `name` right inside this one. */
  all(name: string): Element[] {
    const { ids } = this.#fragment
    const found: Element[] = []
    const id = steps(name)[0] ?? 0
    if (!this.#fragment.has(id)) return found
    const end = this.#end(this.#index)
    for (let at = this.#index + 1; at < end; at = this.#end(at)) {
      if (ids[at] === id) found.push(new Element(this.#fragment, at))
    }
    return found
  }

  /** The text at the first of `paths` that has one, looked at but left. */
  peek(...paths: string[]): string | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      const text = found < 0 ? undefined : this.#text(found)
      if (text) return text
    }
    return undefined
  }

  /** The text at the first of `paths` that has one nobody took yet, taken. */
  take(...paths: string[]): string | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      const text = found < 0 ? undefined : this.#take(found)
      if (text) return text
    }
    return undefined
  }

  /** This element's text, taken; undefined where there is none, or where it went elsewhere. */
  takeText(): string | undefined {
    return this.#take(this.#index)
  }

  /** This element and all inside it are in the event. */
  done(): void {
    this.#mark(true)
  }

  /** This element belongs into `original` as a whole, whatever was taken of it. */
  leave(): void {
    this.#mark(false)
  }

  /** What nobody took, as nested records; undefined where nothing is left. */
  rest(): Original | undefined {
    const rest = this.#isAllTaken() ? undefined : this.#rest(this.#index)
    return typeof rest === 'string' ? { '#text': rest } : rest
  }

  #mark(taken: boolean): void {
    const end = this.#end(this.#index)
    for (let at = this.#index; at < end; at += 1) this.#fragment.taken[at] = taken
  }

  #text(index: number): string | undefined {
    return this.#fragment.texts[index]?.trim() || undefined
  }

  #take(index: number): string | undefined {
    const text = this.#fragment.taken[index] ? undefined : this.#text(index)
    if (text) this.#fragment.taken[index] = true
    return text
  }

  #end(index: number): number {
    return this.#fragment.ends[index] || this.#fragment.size
  }

  /** Index of the first element at a path, or -1. */
  #at(path: string): number {
    const wanted = steps(path)
    for (const id of wanted) if (!this.#fragment.has(id)) return -1
    return this.#search(this.#index, wanted, 0)
  }

  #search(from: number, path: readonly number[], depth: number): number {
    const { ids } = this.#fragment
    const step = path[depth]
    const end = this.#end(from)
    for (let at = from + 1; at < end; at = this.#end(at)) {
      if (ids[at] !== step) continue
      if (depth === path.length - 1) return at
      const found = this.#search(at, path, depth + 1)
      if (found >= 0) return found
    }
    return -1
  }

  /** Nothing is left of most entries; they need no record to be begun. */
  #isAllTaken(): boolean {
    const { taken, texts } = this.#fragment
    const end = this.#end(this.#index)
    for (let at = this.#index; at < end; at += 1) if (!taken[at] && texts[at]) return false
    return true
  }

  #rest(index: number): Original | string | undefined {
    const { names, texts, taken, currencies } = this.#fragment
    const end = this.#end(index)
    const text = taken[index] ? undefined : texts[index]?.trim() || undefined
    // Names are the file's: an object without a prototype takes any of them as its own.
    const found: Original = Object.create(null)
    let empty = true
    for (let at = index + 1; at < end; at = this.#end(at)) {
      const inside = this.#rest(at)
      if (inside === undefined) continue
      append(found, names[at]?.local ?? '', inside)
      empty = false
    }
    const currency = text ? currencies[index] : undefined
    if (empty && currency === undefined) return text
    if (currency !== undefined) found['@Ccy'] = currency
    if (text !== undefined) found['#text'] = text
    return found
  }
}

/** The part's own element. */
export function rootOf(fragment: Fragment): Element {
  return new Element(fragment, 0)
}

function append(record: Original, name: string, value: unknown): void {
  const before = record[name]
  if (before === undefined) record[name] = value
  else if (Array.isArray(before)) before.push(value)
  else record[name] = [before, value]
}
