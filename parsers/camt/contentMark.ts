/**
 * How an element begins in the content that ids are made of: its local name, how many elements it is
 * with those inside it, and its currency. Control characters, which XML can't hold, keep them apart.
 */
export function elementMark(name: string, elements: number, currency: string): string {
  // White space counts for no id, and a name may hold what Unicode calls such.
  return `\u0001${name}\u0002${elements}\u0003${currency}\u0004`.replace(/\s/g, '')
}

/** The mark of an element with nothing inside and no currency, as nearly all are. */
export function leafMark(name: string): string {
  return elementMark(name, 1, '')
}

/** Bytes of a leaf's mark behind its name; where an element has more there is something else. */
export const leafTailBytes = leafMark('').length - '\u0001\u0002'.length
