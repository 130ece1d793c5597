import type { Position } from '../../events/envelope.ts'
import type { Fragment } from './fragment.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'

/** A level of a document that knows what its elements mean. */
export interface Scope {
  /** An element begins right inside this level; returns the level that takes what is in it. */
  open(name: XmlName, attributes: Attributes, at: Position): Scope
  text(text: string): void
  /** The element that was opened last, this level's own or one inside that it kept, ends. */
  close(): void
}

/** Elements that mean nothing here, with all inside them. */
export const ignored: Scope = {
  open: () => ignored,
  text: () => {},
  close: () => {},
}

/** Collects one element with all inside it and says when it is whole. */
export class FragmentScope implements Scope {
  readonly #fragment: Fragment
  readonly #done: () => void

  constructor(fragment: Fragment, done: () => void) {
    this.#fragment = fragment
    this.#done = done
  }

  /** Begins anew with `name` as the part's own element. */
  begin(name: XmlName, attributes: Attributes, at: Position): Scope {
    this.#fragment.clear()
    return this.open(name, attributes, at)
  }

  open(name: XmlName, attributes: Attributes, at: Position): Scope {
    this.#fragment.open(name, attributes, at)
    return this
  }

  text(text: string): void {
    this.#fragment.text(text)
  }

  close(): void {
    if (this.#fragment.close()) this.#done()
  }
}
