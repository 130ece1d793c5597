import type { Position } from '../../events/envelope.ts'
import type { Fragment } from './fragment.ts'

/** What the model has no name for, under the source's names. */
export type Original = Record<string, unknown>

/** Paths are constants of this program, so each is cut once. */
const cut = new Map<string, readonly string[]>()

function steps(path: string): readonly string[] {
  const known = cut.get(path)
  if (known) return known
  const found = path.split('/')
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

  get name(): string {
    return this.#fragment.names[this.#index] ?? ''
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
    return this.#fragment.texts[this.#index]?.trim() || undefined
  }

  /** The first element at `path`, such as `RltdPties/Dbtr/Nm`. */
  find(path: string): Element | undefined {
    const found = this.#search(this.#index, steps(path), 0)
    return found < 0 ? undefined : new Element(this.#fragment, found)
  }

  /** The elements named `name` right inside this one. */
  all(name: string): Element[] {
    const { names } = this.#fragment
    const found: Element[] = []
    const end = this.#end(this.#index)
    for (let at = this.#index + 1; at < end; at = this.#end(at)) {
      if (names[at] === name) found.push(new Element(this.#fragment, at))
    }
    return found
  }

  /** The text at the first of `paths` that has one, looked at but left. */
  peek(...paths: string[]): string | undefined {
    for (const path of paths) {
      const text = this.find(path)?.text
      if (text) return text
    }
    return undefined
  }

  /** The text at the first of `paths` that has one nobody took yet, taken. */
  take(...paths: string[]): string | undefined {
    for (const path of paths) {
      const text = this.find(path)?.takeText()
      if (text) return text
    }
    return undefined
  }

  /** This element's text, taken; undefined where there is none, or where it went elsewhere. */
  takeText(): string | undefined {
    const text = this.#fragment.taken[this.#index] ? undefined : this.text
    if (text) this.#fragment.taken[this.#index] = true
    return text
  }

  /** This element and all inside it are in the event. */
  done(): void {
    this.#fragment.taken.fill(true, this.#index, this.#end(this.#index))
  }

  /** This element belongs into `original` as a whole, whatever was taken of it. */
  leave(): void {
    this.#fragment.taken.fill(false, this.#index, this.#end(this.#index))
  }

  /** What nobody took, as nested records; undefined where nothing is left. */
  rest(): Original | undefined {
    const rest = this.#rest(this.#index)
    return typeof rest === 'string' ? { '#text': rest } : rest
  }

  #end(index: number): number {
    return this.#fragment.ends[index] || this.#fragment.size
  }

  #search(from: number, path: readonly string[], depth: number): number {
    const { names } = this.#fragment
    const step = path[depth]
    const end = this.#end(from)
    for (let at = from + 1; at < end; at = this.#end(at)) {
      if (names[at] !== step) continue
      if (depth === path.length - 1) return at
      const found = this.#search(at, path, depth + 1)
      if (found >= 0) return found
    }
    return -1
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
      append(found, names[at] ?? '', inside)
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
