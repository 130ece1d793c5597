import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { noOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { type Block, blocksOf, pages, pathOf, textOf, wordOf } from './blocks.ts'
import { isOutput, missingLine } from './compare.ts'
import { scenes } from './scenes.ts'
import { Stage } from './stage.ts'

/** `KONTOR_DOCS=write` puts what is printed now into the pages, to be read before it is kept. */
const isWriting = process.env['KONTOR_DOCS'] === 'write'

const typed = pages.filter((page) => blocksOf(page).some(({ language }) => language === 'console'))

// They wait more than they work: for files that must stand still.
vi.setConfig({ maxConcurrency: 10 })

describe.concurrent('what the documents type', () => {
  for (const page of typed) {
    const blocks = blocksOf(page)
    const needsBank = blocks.some((block) => wordOf(block, 'at') === 'bank')
    const missing = needsBank ? noOpenSsh : undefined
    test.skipIf(missing)(`${page} ${missing ?? ''}`, { timeout: 150_000 }, async () => {
      await goneThrough(page, blocks, await Stage.open(needsBank))
    })
  }
})

async function goneThrough(page: string, blocks: readonly Block[], stage: Stage): Promise<void> {
  const shown: string[] = []
  const printed: string[] = []
  try {
    const scene = scenes[page]
    const agent = scene?.agent ?? agentOf(blocks)
    if (agent !== undefined) await stage.startHub(agent, scene?.hub)
    await scene?.set(stage)
    for (const block of blocks) {
      const file = wordOf(block, 'file')
      const charset = wordOf(block, 'charset') ?? 'utf8'
      if (file !== undefined) await stage.write(file, block.text, charset, wordOf(block, 'at'))
      if (block.language !== 'console') continue
      const result = await performed(block, stage)
      shown.push(block.text)
      printed.push(result)
    }
  } finally {
    await stage.close()
  }
  if (isWriting) write(page, shown, printed)
  else expect(printed).toEqual(shown)
}

/** The agent that a page configures, where it has no hub of its own. */
function agentOf(blocks: readonly Block[]): string | undefined {
  if (blocks.some((block) => wordOf(block, 'file') === 'hub.yaml')) return undefined
  return /^agent: (\S+)$/m.exec(blocks.map(({ text }) => text).join('\n'))?.[1]
}

/** The block as it would have to read: as it does, where what is printed agrees with it. */
async function performed(block: Block, stage: Stage): Promise<string> {
  const parts = commands(block)
  const done: string[] = []
  for (const { command, output, text } of parts) {
    if (block.words.includes('background')) {
      done.push(await begun(text, command, output, stage))
    } else {
      const lines = await stage.type(command)
      done.push(isOutput(output, lines) ? text : asText([...firstLines(text, output), ...lines]))
    }
  }
  return done.join('')
}

interface Typed {
  readonly command: string
  readonly output: readonly string[]
  readonly text: string
}

/** Commands begin with `$ `; a backslash at the end of a line goes on in the next. */
function commands(block: Block): Typed[] {
  const parts = block.text.split(/^(?=\$ )/m)
  return parts.map((text) => {
    const [, command = '', rest = ''] = /^\$ ((?:.*\\\n)*.*\n)([\s\S]*)$/.exec(text) ?? []
    if (command === '') throw new Error(`${block.page}:${block.line}: no line begins with "$ "`)
    return { command, output: rest === '' ? [] : rest.trimEnd().split('\n'), text }
  })
}

const firstLines = (text: string, output: readonly string[]) => {
  const lines = text.trimEnd().split('\n')
  return lines.slice(0, lines.length - output.length)
}

const asText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** Waits until a program that goes on has printed what is shown. */
async function begun(text: string, command: string, output: readonly string[], stage: Stage) {
  const printed = stage.begin(command)
  const deadline = performance.now() + 40_000
  while (performance.now() < deadline) {
    if (output.length > 0 && missingLine(output, printed()) === undefined) return text
    if (isWriting && performance.now() > deadline - 28_000) break
    await pause(50)
  }
  const missing = missingLine(output, printed())
  return missing === undefined && output.length > 0
    ? text
    : asText([...firstLines(text, output), ...printed()])
}

function write(page: string, shown: readonly string[], printed: readonly string[]): void {
  const text = shown.reduce(
    (all, block, i) => all.replace(block, () => printed[i] ?? ''),
    textOf(page),
  )
  writeFileSync(pathOf(page), text)
}
