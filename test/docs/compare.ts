/**
 * What differs from run to run is compared by its shape alone, so that a page can show what a person
 * sees: times, what is free on a disk, how long something took, and where today's files are kept.
 */
const passing: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d{3})?(Z| UTC| \(UTC\))?/g, 'TIME'],
  [/\b\d\d:\d\d:\d\d\b/g, 'TIME'],
  [/\b20\d\d\/\d\d\/\d\d\//g, 'YYYY/MM/DD/'],
  [/\b[\d,]+ MB free\b/g, 'N MB free'],
  [/\b\d+ ms\b/g, 'N ms'],
  [/SHA256:[\w+/]{43}/g, 'SHA256:…'],
]

export function shapeOf(line: string): string {
  const shape = passing.reduce((text, [what, name]) => text.replace(what, name), line)
  return shape.trimEnd()
}

/** Whether a line that was printed is the one that is shown; `…` stands for what a page leaves out. */
export function isLine(shown: string, printed: string): boolean {
  const parts = shapeOf(shown).split('…')
  const line = shapeOf(printed)
  const [first = ''] = parts
  if (parts.length === 1) return line === first
  const last = parts.at(-1) ?? ''
  if (!line.startsWith(first) || !line.endsWith(last)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = line.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= line.length - last.length
}

/** Whether these lines are what is shown; a line that is `…` alone stands for any number of them. */
export function isOutput(shown: readonly string[], printed: readonly string[]): boolean {
  const [line, ...rest] = shown
  if (line === undefined) return printed.length === 0
  if (line.trim() === '…') {
    return Array.from({ length: printed.length + 1 }, (_, i) => i).some((from) =>
      isOutput(rest, printed.slice(from)),
    )
  }
  const [next, ...others] = printed
  return next !== undefined && isLine(line, next) && isOutput(rest, others)
}

/** The first of the shown lines that is not among the printed ones, in whatever order. */
export function missingLine(shown: readonly string[], printed: readonly string[]) {
  return shown.find((line) => !printed.some((each) => isLine(line, each)))
}
