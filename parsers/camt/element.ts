import type { Position } from '../../events/envelope.ts'
import type { Fragment } from './fragment.ts'
import type { Path } from './path.ts'

/** What the model has no name for, under the source's names. */
export type Original = Record<string, unknown>

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
    const written = this.#fragment.structure.currencies[this.#index]
    return written === undefined ? undefined : trimmed(written)
  }

  /** The text without the blanks around it; undefined where there is none. */
  get text(): string | undefined {
    return this.#text(this.#index)
  }

  /** The first element at `path`, such as `RltdPties/Dbtr/Nm`. */
  find(path: Path): Element | undefined {
    const found = this.#at(path)
    return found < 0 ? undefined : new Element(this.#fragment, found)
  }

  /** The first element at the first of `paths` that leads to one. */
  first(paths: readonly Path[]): Element | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      if (found >= 0) return new Element(this.#fragment, found)
    }
    return undefined
  }

  /** The elements at `name`, a path of one name: those right inside this one. */
  all(name: Path): Element[] {
    const found = this.#fragment.structure.inside(this.#index, name.names[0] ?? 0)
    return found.map((index) => new Element(this.#fragment, index))
  }

  /** The text at the first of `paths` that has one, looked at but left. */
  peek(paths: readonly Path[]): string | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      const text = found < 0 ? undefined : this.#text(found)
      if (text !== undefined) return text
    }
    return undefined
  }

  /** The text at the first of `paths` that has one nobody took yet, taken. */
  take(paths: readonly Path[]): string | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      const text = found < 0 ? undefined : this.#take(found)
      if (text !== undefined) return text
    }
    return undefined
  }

  /** The text at the first of `paths` that has a wanted one, taken; undefined where it went elsewhere. */
  takeWanted(paths: readonly Path[], isWanted: (text: string) => boolean): string | undefined {
    for (const path of paths) {
      const found = this.#at(path)
      const text = found < 0 ? undefined : this.#text(found)
      if (text !== undefined && isWanted(text)) return this.#take(found)
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
    const text = this.#fragment.texts[index]
    return text ? trimmed(text) : undefined
  }

  #take(index: number): string | undefined {
    const text = this.#fragment.taken[index] ? undefined : this.#text(index)
    if (text !== undefined) this.#fragment.taken[index] = true
    return text
  }

  #end(index: number): number {
    return this.#fragment.structure.end(index)
  }

  #at(path: Path): number {
    return this.#fragment.structure.find(this.#index, path)
  }

  /** Nothing is left of most entries; they need no record to be begun. */
  #isAllTaken(): boolean {
    const { taken, texts } = this.#fragment
    const end = this.#end(this.#index)
    for (let at = this.#index; at < end; at += 1) if (!taken[at] && texts[at]) return false
    return true
  }

  #rest(index: number): Original | string | undefined {
    const { structure, taken } = this.#fragment
    const { names, currencies } = structure
    const end = this.#end(index)
    const text = taken[index] ? undefined : this.#text(index)
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

/** Nearly every text begins and ends with what is no blank, and is taken as it is. */
function trimmed(text: string): string | undefined {
  const last = text.charCodeAt(text.length - 1)
  const first = text.charCodeAt(0)
  const plain = first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80
  return plain ? text : text.trim() || undefined
}

function append(record: Original, name: string, value: unknown): void {
  const before = record[name]
  if (before === undefined) record[name] = value
  else if (Array.isArray(before)) before.push(value)
  else record[name] = [before, value]
}
