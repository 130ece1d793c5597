import type { Command } from 'commander'
import { configOption } from '../options.ts'

interface Given {
  readonly config: string
  readonly out?: string
  readonly log?: string
}

export function addSupportBundle(program: Command, exit: (code: number) => void): void {
  program
    .command('support-bundle')
    .description('one archive for the help desk, without any account, name, amount or secret')
    .addOption(configOption())
    .option('--out <file>', 'where to write it; what is there already is left alone')
    .option('--log <file>', "the agent's log, where it is kept in a file and not by journald")
    .action(async ({ config, out, log }: Given) => {
      const { supportBundle } = await import('./bundle.ts')
      exit(await supportBundle({ configFile: config, out, log }))
    })
}
