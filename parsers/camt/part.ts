import type { Position } from '../../events/envelope.ts'
import type { Recorded } from './form.ts'
import type { Fragment } from './fragment.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'

/** A part of a document that is read as one, once all of it has been collected. */
export interface Part {
  readonly fragment: Fragment
  /**
   * An element whose name some part has begins right where the fragment stands.
   *
   * @param id The name's number.
   * @returns The part that begins with it, cleared; undefined where it is an element like others.
   */
  begins(id: number): Part | undefined
  /** The part's own element ended. */
  ended(): void
  /** What was read of the part, once it ended; undefined where another like it is not looked for. */
  recorded?(): Recorded | undefined
  /** Makes room for the only payment in this part, where both come at once. */
  onlyPayment?(): Fragment
}

/** Whatever lies around the parts: a level of a document that knows what its elements mean. */
export interface Level {
  /** An element begins right inside this level; returns what takes what is in it. */
  open(name: XmlName, attributes: Attributes, at: Position): Level | Part
  /** The level ends. */
  close(): void
}

/** Elements that mean nothing here, with all inside them. */
export const ignored: Level = {
  open: () => ignored,
  close: () => {},
}
