import type { Command } from 'commander'
import { jsonOption } from './options.ts'

export function addSelfTest(program: Command, exit: (code: number) => void): void {
  program
    .command('self-test')
    .description('try the parts of the program on this machine, a line each; touches no state')
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => {
      const { selfTest } = await import('./selfTest.ts')
      exit(await selfTest(json))
    })
}
