import type { Position } from '../../events/envelope.ts'
import type { XmlInput } from './xmlInput.ts'
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

/** Reads elements whole that it knows again. It is asked before each that begins. */
export interface XmlShortcut {
  /**
   * @param at Where the element begins in the input.
   * @param depth How many are open around it.
   * @returns The index behind it, where it was read and passed; else `at`.
   */
  read(input: XmlInput, at: number, depth: number): number
}
