import { closeSync, openSync, readSync } from 'node:fs'
import type { Problem } from '../parsers/problems.ts'

const before = 200
const after = 200
const width = 90

/**
 * The line of a problem with a caret under the place. For the local terminal alone: it shows the
 * file's own text, which no message may carry.
 */
export function excerpt(path: string, problem: Problem): string[] {
  const { position } = problem
  if (!position) return []
  const start = Math.max(0, position.offset - before)
  const bytes = Buffer.alloc(before + after)
  const file = openSync(path, 'r')
  const length = readSync(file, bytes, 0, bytes.length, start)
  closeSync(file)
  // One character a byte, so that the caret stands right whatever the charset.
  const text = bytes.subarray(0, length).toString('latin1')
  const at = position.offset - start
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
  const lineEnd = text.slice(at).search(/[\r\n]/)
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : at + lineEnd)
  const cut = Math.max(0, at - lineStart - width / 2)
  const shown = line.slice(cut, cut + width).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  return [shown, `${' '.repeat(at - lineStart - cut)}^`]
}
