/**
 * A part of a text, read in place: to cut out what is only looked at, and looking at what was cut
 * out, both cost more than the looking.
 */
export interface Stretch {
  readonly source: string
  readonly start: number
  /** Behind its last character. */
  readonly end: number
}

/** A text as a stretch of itself. */
export function whole(text: string): Stretch {
  return { source: text, start: 0, end: text.length }
}

/** The lines of a stretch; LF, CR LF and CR alone end one. */
export function linesOf({ source, start, end }: Stretch): string[] {
  return source.slice(start, end).split(/\r\n?|\n/)
}

/** What stands in `source` from `start` up to `end`, without white space around it. */
export function trimmed(source: string, start: number, end: number): string {
  const text = source.slice(start, end)
  const plain = isPlain(source.charCodeAt(start)) && isPlain(source.charCodeAt(end - 1))
  return plain && start < end ? text : text.trim()
}

/** Visible ASCII, which no white space is among. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x7f
}
