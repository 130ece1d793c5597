import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { commandLine } from '../../cli/program.ts'
import { blocksOf, pages, pathOf, textOf } from './blocks.ts'

/** Commands of blocks that no test types (`notTyped.ts`), and those in running text. */
function mentioned(page: string): string[] {
  const blocks = blocksOf(page).filter(({ language }) =>
    ['sh', 'powershell', ''].includes(language),
  )
  const lines = blocks.flatMap(({ text }) => text.replaceAll(/\\\n\s*/g, '').split('\n'))
  const spans = [...textOf(page).matchAll(/`(kontor [^`\n]+)`/g)].map(([, span = '']) => span)
  const commands = [...lines, ...spans].flatMap((line) => line.split(/ (?:&&|\||>|#) /))
  return commands
    .map((command) => command.trim().replace(/^\$ |^PS> |^sudo |^npm run -s (?=kontor)/g, ''))
    .map((command) =>
      command.replace(/^sudo |^kontor -- /g, (word) => (word.includes('--') ? 'kontor ' : '')),
    )
    .filter((command) => /^kontor [a-z]/.test(command))
}

/** What is wrong with the verb or the options of a command. */
async function faults(command: string): Promise<string[]> {
  const words = command
    .split(/[\s[\]()…]+/)
    .slice(1)
    .filter((word) => word !== '')
  let verb: Command = await commandLine(() => undefined, words[0])
  for (const word of words) {
    const next = verb.commands.find((each) => each.name() === word)
    if (next === undefined) break
    verb = next
  }
  // A verb may have one below it that is meant where none is named.
  const options = [verb, ...verb.commands].flatMap((each) => each.options)
  const known = new Set(options.map(({ long }) => long))
  const unknown = words.filter(
    (word) => /^--[a-z]/.test(word) && word !== '--help' && !known.has(word),
  )
  if (verb.name() === 'kontor') return [`${command}: no such verb`]
  return unknown.map((option) => `${command}: ${verb.name()} has no ${option}`)
}

describe('the documents', () => {
  test.each(pages)('%s names no verb and no option that is not there', async (page) => {
    const found = await Promise.all(mentioned(page).map(faults))
    expect(found.flat()).toEqual([])
  })

  test('a verb or an option that is not there is found', async () => {
    expect(await faults('kontor statsu')).toHaveLength(1)
    expect(await faults('kontor check --loud')).toHaveLength(1)
    expect(await faults('kontor hub user add NAME --role viewer')).toEqual([])
  })

  test.each(pages)('%s links to pages that are there', (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, to = '']) => to)
    expect(links.filter((to) => !existsSync(join(dirname(pathOf(page)), to)))).toEqual([])
  })

  test.each(pages)('%s runs scripts of package.json alone', (page) => {
    const { scripts } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...textOf(page).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(
      ([, name = '']) => name,
    )
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})
