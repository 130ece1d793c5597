import type { Command } from 'commander'
import { jsonOption } from './options.ts'

/** `kontor version`. */
export function addVersion(program: Command): void {
  program
    .command('version')
    .description('versions of the program and of what it runs on')
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => {
      const { tellVersions } = await import('./version.ts')
      await tellVersions(json)
    })
}
