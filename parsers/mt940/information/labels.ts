import { type LabelledDialect, labelledDialects } from './dialects.ts'
import type { Fact } from './fact.ts'

/** Texts whose parts have labels: `; TYT.: ...; TNR: ...`. Undefined where no dialect fits. */
export function readLabels(text: string): Fact[] | undefined {
  const dialect = labelledDialects.find((d) => d.evidence.every((mark) => text.includes(mark)))
  return dialect && partsOf(text, dialect)
}

function partsOf(text: string, { labels, end }: LabelledDialect): Fact[] {
  const found = Object.keys(labels)
    .map((label) => ({ label, at: labelAt(text, label) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const before = trimmed(text.slice(0, found[0]?.at), end)
  const facts: Fact[] = before ? [{ role: 'text', key: 'text', value: before }] : []
  found.forEach(({ label, at }, i) => {
    const value = trimmed(text.slice(at + label.length, found[i + 1]?.at), end)
    const key = label.replace(/^\/|\.?:$/g, '')
    if (value) facts.push({ role: labels[label] ?? 'own', key, value })
  })
  return facts
}

/** A label stands behind a blank, at the start, or has its own slash: `OD:` is not in `KOD:`. */
function labelAt(text: string, label: string): number {
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + 1)) {
    if (at === 0 || label.startsWith('/') || /\s/.test(text.charAt(at - 1))) return at
  }
  return -1
}

function trimmed(part: string, end: string): string {
  const text = part.trim()
  return end && text.endsWith(end) ? text.slice(0, -end.length).trim() : text
}
