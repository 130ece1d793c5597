import { configLimits } from './limits.ts'
import { type ConfigProblem, formatProblem } from './problems.ts'

/**
 * A problem for terminals: its line, then the place in the file with a caret below it.
 *
 *     kontor.yaml:3:5  feeds[0].foldr  is no known key. Did you mean `folder`?
 *         2 |   - name: house-bank
 *         3 |     foldr: /data/drop
 *           |     ^
 *
 * Shown to whoever edits the file, and to nobody else: it quotes the file, although no secret in
 * it.
 *
 * @param text The file's text; without it the line alone is given.
 */
export function explainProblem(problem: ConfigProblem, text: string | undefined): string {
  const head = formatProblem(problem)
  if (text === undefined || text === '') return head
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const { line, column } = problem
  if (lines[line - 1] === undefined) return head
  const width = Math.max(5, String(line).length)
  const row = (label: string, content: string) => `${label.padStart(width)} | ${content}`
  const above = line > 1 ? [row(String(line - 1), quote(lines, line - 1))] : []
  const caret = `${' '.repeat(Math.min(column, configLimits.maxExcerptChars) - 1)}^`
  return [head, ...above, row(String(line), quote(lines, line, problem)), row('', caret)].join('\n')
}

function quote(lines: readonly string[], n: number, problem?: ConfigProblem): string {
  const line = (lines[n - 1] ?? '').slice(0, maxQuotedChars)
  const from = Math.min(
    secretFrom(lines, n),
    problem?.code === 'secret-as-text' ? problem.column - 1 : Infinity,
  )
  const open = line.slice(0, from)
  const safe = (line.length > from ? `${open}[hidden]` : open).replace(
    /\/\/[^\s/@]*@/g,
    '//[hidden]@',
  )
  // Terminals obey control characters; a tab would move the caret.
  const plain = safe.replace(/\t/g, '→').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '·')
  const { maxExcerptChars } = configLimits
  return plain.length > maxExcerptChars ? `${plain.slice(0, maxExcerptChars)}…` : plain
}

/** No more of a line is looked at: it may be a megabyte long. */
const maxQuotedChars = 4 * configLimits.maxExcerptChars

const secretKey = /^[\s{,-]*["']?(?:token|secret|password|passphrase|passwort)["']?\s*:\s*/i
const reference = /^(?:\{\s*(?:env|file)\s*:[^}]*\}?)?\s*(?:#.*)?$/

/**
 * Index of a line's first character that may belong to a secret written as text: behind a key such
 * as `token`, on its line or in the block below. Infinity where there is none.
 */
function secretFrom(lines: readonly string[], n: number): number {
  const line = (lines[n - 1] ?? '').slice(0, maxQuotedChars)
  const own = /(?:token|secret|password|passphrase|passwort)["']?\s*:\s*/i.exec(line)
  if (own) {
    const from = own.index + own[0].length
    return reference.test(line.slice(from)) ? Infinity : from
  }
  const indent = indentOf(line)
  for (let above = n - 1; above >= 1; above -= 1) {
    const text = (lines[above - 1] ?? '').slice(0, maxQuotedChars)
    if (text.trim() === '' || indentOf(text) >= indent) continue
    const inReference = /^\s*(?:env|file)\s*:/.test(line)
    return secretKey.test(text) && !inReference ? indent : Infinity
  }
  return Infinity
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
