import { Command, CommanderError } from 'commander'
import { addExamples } from './examples.ts'
import { exitCode } from './exitCodes.ts'
import { failure } from './failure.ts'
import { askedFor, type Exit, verbs } from './verbs.ts'

/**
 * Runs one command of the one executable.
 *
 * @returns The exit code: 0, or one after sysexits.h.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exit: number = exitCode.ok
  const program = await commandLine((code) => {
    exit = code
  }, argv[2])
  try {
    await program.parseAsync([...argv])
    return exit
  } catch (error) {
    if (!(error instanceof CommanderError)) return failure(error)
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  }
}

/** @param word The first of the command line; without it, or where it is no verb, all verbs are there. */
export async function commandLine(exit: Exit, word?: string): Promise<Command> {
  const program = new Command('kontor')
    .description(
      'Bank files and batch exports in, canonical finance events out, each exactly once.',
    )
    .exitOverride()
    // An option behind a verb is that verb's, though the one above it has the same.
    .enablePositionalOptions()
  for (const name of askedFor(word)) {
    const add = await verbs[name]?.()
    add?.(program, exit)
  }
  addExamples(program)
  return program
}
