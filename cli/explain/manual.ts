import { readFileSync } from 'node:fs'
import { packedText } from '../../agent/service/packed.ts'
import { sftpFaults } from '../../agent/sources/sftp/faults.ts'

/** What the manual says of one code. */
export interface Explanation {
  readonly code: string
  /** Heading that the code stands under: `Files`, `Links`, … */
  readonly section: string
  /** What the columns say, under their heads; none is empty. */
  readonly facts: readonly (readonly [head: string, text: string])[]
}

/**
 * Every code that Kontor reports. docs/errors.md itself is what is read, from the executable where
 * there is no checkout, so that the program can't say another thing than the documentation.
 */
export function manual(): readonly Explanation[] {
  return [...explanations(text()), ...ofServers()]
}

function text(): string {
  const packed = packedText('errors.md')
  return packed ?? readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
}

/** The rows of all tables of a Markdown text whose first column holds codes. */
export function explanations(markdown: string): Explanation[] {
  return markdown.split(/^## /m).flatMap((part) => {
    const [section = '', ...lines] = part.split('\n')
    const rows = lines.filter((line) => line.startsWith('| ')).map(cells)
    const heads = rows[0] ?? []
    return rows.slice(1).flatMap(([first = '', ...rest]) =>
      [...first.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({
        code,
        section: section.trim(),
        facts: rest.flatMap((cell, i): [string, string][] =>
          cell === '' ? [] : [[heads[i + 1] || 'kind', cell]],
        ),
      })),
    )
  })
}

function cells(row: string): string[] {
  return row
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** What docs/sftp.md lists; the program's own words are where that table comes from. */
function ofServers(): Explanation[] {
  return Object.entries(sftpFaults).map(([code, { found, remedy }]) => ({
    code,
    section: 'Servers (docs/sftp.md)',
    facts: [
      ['what it means', `The server ${found}.`],
      ['what to do', remedy],
    ],
  }))
}
