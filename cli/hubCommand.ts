import { type Command, Option } from 'commander'
import { addHubAccess } from './hubAccess/command.ts'
import { addHubAgents } from './hubAgents/command.ts'
import { type ServiceOptions, served, windowsOption } from './served.ts'

/** `kontor hub`, and the verbs below it. */
export function addHub(program: Command, exit: (code: number) => void): void {
  const hub = program
    .command('hub')
    .description('run the hub until it is told to stop')
    .addOption(new Option('-c, --config <file>', 'the configuration').default('hub.yaml'))
    .addOption(windowsOption())
    .action(({ config, windowsService }: ServiceOptions) =>
      served(windowsService ? 'kontor-hub' : undefined, async () =>
        (await import('./hub.ts')).hub(config),
      ),
    )
  addHubAccess(hub, exit)
  addHubAgents(hub, exit)
}
