/**
 * The values of the XML element that a text begins with, in their order: `Refs/EndToEndId = NOTPROVIDED`,
 * `Amt @Ccy = EUR`. What follows the element is left alone.
 *
 * Only for showing: the file was read before, so that the text is known to be well-formed.
 */
export function elementLines(text: string): string[] {
  const lines: string[] = []
  const open: string[] = []
  for (let at = text.indexOf('<'); at >= 0; ) {
    const end = markupEnd(text, at)
    if (end < 0) break
    const markup = text.slice(at, end)
    const next = text.indexOf('<', end)
    if (markup.startsWith('</')) open.pop()
    else if (/^<[A-Za-z_]/.test(markup)) {
      open.push(nameOf(markup))
      const path = open.slice(1).join('/') || (open[0] ?? '')
      for (const [name, value] of attributes(markup)) lines.push(`${path} @${name} = ${value}`)
      const value = text.slice(end, next < 0 ? undefined : next).trim()
      if (markup.endsWith('/>')) open.pop()
      else if (value !== '') lines.push(`${path} = ${unescaped(value)}`)
    }
    if (open.length === 0) break
    at = next
  }
  return lines
}

/** Index behind a tag, comment or section that begins at `at`; -1 where the text cuts it. */
function markupEnd(text: string, at: number): number {
  const [opening, closing] = text.startsWith('<!--', at)
    ? ['<!--', '-->']
    : text.startsWith('<![CDATA[', at)
      ? ['<![CDATA[', ']]>']
      : ['<', '>']
  const end = text.indexOf(closing, at + opening.length)
  return end < 0 ? -1 : end + closing.length
}

/** Without the prefix of its namespace. */
function nameOf(markup: string): string {
  return /^<(?:[\w.-]{1,64}:)?([\w.-]{1,128})/.exec(markup)?.[1] ?? ''
}

function attributes(markup: string): [string, string][] {
  return [...markup.matchAll(/\s([\w.-]{1,64})\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
    ([, name = '', double, single]) => [name, unescaped(double ?? single ?? '')],
  )
}

const characters: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => characters[name] ?? '')
}
