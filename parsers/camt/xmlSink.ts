import type { Position } from '../../events/envelope.ts'
import type { XmlName } from './xmlNames.ts'

/** Under their names as written, prefixes included. */
export type Attributes = Readonly<Record<string, string>>

/** Where the elements of XML documents go, in their order. */
export interface XmlSink {
  /**
   * An element begins.
   *
   * @param at The `<`; only good during the call, copy what you keep.
   */
  open(name: XmlName, attributes: Attributes, at: Position): void
  /**
   * Text of the innermost open element, decoded; may come in several pieces. Blanks before an
   * element's first text are left out.
   */
  text(text: string): void
  /** The innermost open element ends. */
  close(): void
}
