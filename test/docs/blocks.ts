import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A fenced block of a page. CONTRIBUTING.md says what its language and its words mean here. */
export interface Block {
  readonly page: string
  /** Line of the fence, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language, such as `file=kontor.yaml`; not shown to a reader. */
  readonly words: readonly string[]
  /** Without the indentation of the fence; ends with a line end. */
  readonly text: string
}

/** The value of a word such as `file=kontor.yaml`. */
export function wordOf(block: Block, name: string): string | undefined {
  return block.words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Every page that people read: the README and all below docs/. */
export const pages: readonly string[] = [
  'README.md',
  ...globSync('docs/**/*.md', { cwd: root }).toSorted(),
]

export const pathOf = (page: string) => `${root}${page}`

export const textOf = (page: string) => readFileSync(pathOf(page), 'utf8')

/** A fence that opens: its indentation, its marks, and what it says. */
const opening = /^( *)(`{3,})([^`]*)$/

export function blocksOf(page: string, text = textOf(page)): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', fence, said = ''] = opening.exec(lines[at] ?? '') ?? []
    if (fence === undefined) continue
    const end = lines.findIndex((line, i) => i > at && line.trim() === fence)
    if (end < 0) throw new Error(`${page}:${at + 1}: a block that does not end`)
    const [language = '', ...words] = said.trim().split(' ')
    const inside = lines.slice(at + 1, end).map((line) => line.replace(indent, ''))
    blocks.push({ page, line: at + 1, language, words, text: `${inside.join('\n')}\n` })
    at = end
  }
  return blocks
}
