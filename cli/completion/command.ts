import { Argument, type Command } from 'commander'
import { print } from '../output.ts'
import { completionScript, type Shell, shells } from './scripts.ts'
import { wordsOf } from './words.ts'

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('a script that lets a shell complete verbs and options')
    .addArgument(new Argument('<shell>', 'which').choices([...shells]))
    .action((shell: Shell) => print(completionScript(shell, wordsOf(program))))
}
