/** SWIFT's width of a line in field 86. A line that reaches it goes on without a break. */
const width = 65

/** One text of a field's lines. A line that was not full ended where a word did. */
export function unwrap(lines: readonly string[]): string {
  let text = ''
  let full = true
  for (const line of lines) {
    const glued = full || text.endsWith('/') || line.startsWith(' ') || line.startsWith('/')
    text += glued ? line : ` ${line}`
    full = line.length >= width
  }
  return text
}

const untidy = /^\s|\s$|\s\s|[\u0000-\u001f\u007f]/

/** Control characters out, runs of blanks to one, ends trimmed. */
export function tidy(text: string): string {
  if (!untidy.test(text)) return text
  return text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim()
}
