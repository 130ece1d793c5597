import type { Command } from 'commander'
import { configOption, jsonOption } from './options.ts'

/** `kontor status`. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .description('what was taken, what is under way, and what waits for whom')
    .addOption(configOption())
    .addOption(jsonOption())
    .option('--watch', 'again every second, until Ctrl-C', false)
    .action(async ({ config: configFile, json, watch }: Given) => {
      const { status } = await import('./status.ts')
      await status({ configFile, json, watch })
    })
}

interface Given {
  readonly config: string
  readonly json: boolean
  readonly watch: boolean
}
