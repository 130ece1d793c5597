import type { Command } from 'commander'
import { configOption, jsonOption } from '../options.ts'

/** `kontor check`. */
export function addCheck(program: Command, exit: (code: number) => void): void {
  program
    .command('check')
    .description('look at all that the agent needs, a line each; starts and changes nothing')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }: { config: string; json: boolean }) => {
      const { check } = await import('./check.ts')
      exit(await check(config, json))
    })
}
