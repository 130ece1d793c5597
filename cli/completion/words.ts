import type { Command, Help } from 'commander'

/** What may stand behind some words of a command line. */
export interface Words {
  /** Such as `files show`; empty for the program itself. */
  readonly path: string
  /** Verbs and long options, with what each is for. */
  readonly words: readonly (readonly [word: string, purpose: string])[]
}

/** All that the verbs of a program say of themselves, the program first. Names of files are the shell's. */
export function wordsOf(program: Command): Words[] {
  return wordsBelow(program, program.createHelp(), [])
}

function wordsBelow(command: Command, help: Help, path: readonly string[]): Words[] {
  const verbs = help.visibleCommands(command)
  const options = help.visibleOptions(command).flatMap(({ long, description }) => {
    return typeof long === 'string' ? [[long, firstClause(description)] as const] : []
  })
  const words = [
    ...verbs.map((verb) => [verb.name(), firstClause(verb.description())] as const),
    ...options,
  ]
  const own = { path: path.join(' '), words: words.filter(([word]) => isPlain(word)) }
  const inner = verbs.filter((verb) => verb.name() !== 'help')
  return [own, ...inner.flatMap((verb) => wordsBelow(verb, help, [...path, verb.name()]))]
}

/** Scripts of four shells quote them; the simplest way is that none needs it. */
function isPlain(word: string): boolean {
  return /^[a-z-]+$/.test(word)
}

function firstClause(text: string): string {
  return (text.split(/[;,(]/, 1)[0] ?? '').replaceAll(/[`'"$\\:[\]]/g, '').trim()
}
