/** Tables for people, as wide as the terminal is. */

const defaultWidth = 100
const leastColumn = 12

/** Characters of a line of standard output; a file or a pipe has a good width for reading. */
export function outputWidth(): number {
  return process.stdout.columns ?? defaultWidth
}

/** Whether lines are fitted to a width. A program that reads along gets them whole. */
const isFitted = () => process.stdout.isTTY === true

/**
 * Rows in columns, each as wide as its widest cell. Where a terminal is too narrow for all of a row,
 * its last column goes on in the next line, under itself.
 */
export function table(rows: readonly (readonly string[])[], width = outputWidth()): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: Math.max(0, columns - 1) }, (_, i) =>
    Math.max(...rows.map((row) => (row.length - 1 > i ? (row[i]?.length ?? 0) : 0))),
  )
  return rows.flatMap((row) => {
    const head = row.slice(0, -1).map((cell, i) => cell.padEnd(widths[i] ?? 0))
    const indent = head.join('  ')
    const lead = indent === '' ? '' : `${indent}  `
    const room = width - lead.length
    const last = row.at(-1) ?? ''
    const lines = isFitted() && room >= leastColumn ? wrapped(last, room) : [last]
    return lines.map((line, i) => `${i === 0 ? lead : ' '.repeat(lead.length)}${line}`.trimEnd())
  })
}

/** Two texts beside each other, or, where there is no room for that, the second below the first. */
export function beside(
  left: readonly string[],
  right: readonly string[],
  width = outputWidth(),
): string[] {
  const half = Math.floor((width - 3) / 2)
  const widest = Math.max(0, ...left.map((line) => line.length))
  if (half < 38) return [...left.flatMap((line) => wrapped(line, width)), ...indented(right, width)]
  const leftWidth = Math.min(widest, half)
  const lefts = left.flatMap((line) => wrapped(line, leftWidth))
  const rights = right.flatMap((line) => wrapped(line, width - 3 - leftWidth))
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, i) =>
    `${(lefts[i] ?? '').padEnd(leftWidth)} │ ${rights[i] ?? ''}`.trimEnd(),
  )
}

function indented(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => wrapped(line, width - 4)).map((line) => `    ${line}`)
}

/** Cut at blanks where there are any, else anywhere. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width)
    const cut = blank > width / 3 ? blank : width
    lines.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return [...lines, rest]
}

/** What a file holds may not steer the terminal that it is shown on. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '·')
}
