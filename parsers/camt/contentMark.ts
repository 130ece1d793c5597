/**
 * How an element without attributes and with none inside it begins in the content that ids are made
 * of: name, count of elements, currency. Control characters, which XML can't hold, keep them apart.
 */
export function leafMark(name: string): string {
  // White space counts for no id, and a name may hold what Unicode calls such.
  return `\u0001${name.replace(/\s/g, '')}\u0002${leafTail}`
}

/** The part of a mark behind the name: one element, itself, and no currency. */
const leafTail = '1\u0003\u0004'

/** Bytes of it; what has elements inside or a currency has something else there. */
export const leafTailBytes = leafTail.length
