import type { Command } from 'commander'
import { configOption } from './options.ts'
import { type ServiceOptions, served, windowsOption } from './served.ts'

/** `kontor run`. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description('run the agent until it is told to stop')
    .addOption(configOption())
    .addOption(windowsOption())
    .action(({ config, windowsService }: ServiceOptions) =>
      served(windowsService ? 'kontor' : undefined, async () =>
        (await import('./run.ts')).run(config),
      ),
    )
}
