import { type Command, Option } from 'commander'
import { jsonOption } from '../options.ts'

type Exit = (code: number) => void

const hubConfig = () =>
  new Option('-c, --config <file>', 'the configuration of the hub').default('hub.yaml')

/** `kontor hub invite`, `revoke` and `agents`: which agents may connect. See docs/links.md. */
export function addHubAgents(hub: Command, exit: Exit): void {
  const verbs = () => import('./agents.ts')
  hub
    .command('invite')
    .description('print a token by which an agent gets its certificate, once and soon')
    .argument('<agent>', 'its name, as its own configuration says')
    .addOption(hubConfig())
    .action(async (agent: string, { config }: { config: string }) =>
      exit(await (await verbs()).inviteAgent(config, agent)),
    )
  hub
    .command('revoke')
    .description('shut an agent out: its link is closed within a minute, and no new one is let in')
    .argument('<agent>', 'its name')
    .requiredOption('--reason <text>', 'why; it is written down for good')
    .option('--lift', 'let it in again; its certificates stay void', false)
    .addOption(hubConfig())
    .action(async (agent: string, given: { config: string; reason: string; lift: boolean }) =>
      exit(await (await verbs()).revokeAgent({ ...given, agent })),
    )
  hub
    .command('agents')
    .description('agents that have a certificate or an invitation, or are shut out')
    .addOption(hubConfig())
    .addOption(jsonOption())
    .action(async ({ config, json }: { config: string; json: boolean }) =>
      exit(await (await verbs()).listAgents(config, json)),
    )
}
