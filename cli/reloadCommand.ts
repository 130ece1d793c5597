import type { Command } from 'commander'
import type { Answer } from '../outbox/requests.ts'
import { askRunning, type Given } from './askRunning.ts'
import { configOption, jsonOption } from './options.ts'

/** `kontor reload`: the agent that runs takes over its changed configuration. */
export function addReload(program: Command, exit: (code: number) => void): void {
  program
    .command('reload')
    .description(
      'have the running agent take over its changed configuration: all of it, or nothing',
    )
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (given: Given) => exit(await askRunning(given, 'reload', {}, changesTold)))
}

function changesTold({ changes }: Answer): string {
  if (!Array.isArray(changes) || changes.length === 0) return 'Nothing has changed.'
  return ['Taken over:', ...changes.map((change) => `  ${change}`)].join('\n')
}
