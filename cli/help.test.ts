import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completionScript, shells } from './completion/scripts.ts'
import { wordsOf } from './completion/words.ts'
import { examples } from './examples.ts'
import { commandLine } from './program.ts'

const program = await commandLine(() => {})

function verbs(command: Command, path: readonly string[] = []): [string, Command][] {
  return command.commands.flatMap((verb) => {
    const own = [...path, verb.name()]
    return [[own.join(' '), verb] as [string, Command], ...verbs(verb, own)]
  })
}

const known = new Map(verbs(program))

describe('the help', () => {
  test('shows an example of every verb', () => {
    const lacking = [...known].filter(
      ([path, verb]) => verb.commands.length === 0 && examples[path] === undefined,
    )
    expect(lacking.map(([path]) => path)).toEqual([])
  })

  const lines = Object.entries(examples).flatMap(([path, all]) =>
    all.map(([line]) => [line, path] as const),
  )
  test.each(lines)('has an example that its verb understands: %s', (line, path) => {
    const verb = known.get(path)
    expect(verb?.name()).toBe(path.split(' ').at(-1))
    const words = line.split(/ [>|]/, 1)[0]?.match(/"[^"]*"|\S+/g) ?? []
    expect(words.slice(0, path.split(' ').length + 1).join(' ')).toBe(`kontor ${path}`)
    const given = words.filter((word) => word.startsWith('--'))
    const options = verb?.options.map(({ long }) => long) ?? []
    expect(options).toEqual(expect.arrayContaining(given))
    const mandatory = verb?.options.filter((option) => option.mandatory && !option.defaultValue)
    for (const { long } of mandatory ?? []) expect(given).toContain(long)
  })
})

describe('completion', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kontor-completion-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** What bash offers for the last of some words. */
  function offered(...words: readonly string[]): string[] {
    const script = join(folder, 'kontor.bash')
    writeFileSync(script, completionScript('bash', wordsOf(program)))
    const line = ['kontor', ...words].map((word) => `'${word}'`).join(' ')
    const run = `source ${script}; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _kontor; printf '%s\\n' "\${COMPREPLY[@]}"`
    const text = execFileSync('bash', ['--norc', '-c', run], { encoding: 'utf8' })
    return text.split('\n').filter((word) => word !== '')
  }

  test('offers verbs, verbs below them, and options', () => {
    expect(offered('par')).toEqual(['parked', 'parse'])
    expect(offered('parked', '')).toEqual(expect.arrayContaining(['list', 'retry', 'show', 'skip']))
    expect(offered('files', 'show', '--j')).toEqual(['--json'])
    expect(offered('status', '--config', 'x.yaml', '--js')).toEqual(['--json'])
    // What nobody knows is left to the shell, which offers files.
    expect(offered('parse', 'state')).toEqual([])
  })

  test.each(shells)('for %s names every verb that is shown', (shell) => {
    const script = completionScript(shell, wordsOf(program))
    for (const path of known.keys()) expect(script).toContain(path)
    expect(script).not.toContain('windows-service')
  })
})
