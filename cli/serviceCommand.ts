import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { agentNeeds, hubNeeds } from '../agent/service/dropIn.ts'
import { ServiceFault } from '../agent/service/linuxService.ts'
import type { Machine } from '../agent/service/machine.ts'
import { isPacked } from '../agent/service/packed.ts'
import { standardConfig } from '../agent/service/standardPlaces.ts'
import { type Service, unitNames } from '../agent/service/unit.ts'
import { loadHubConfig } from '../config/hub.ts'
import { exitCode } from './exitCodes.ts'
import { jsonOption } from './options.ts'
import { print, say } from './output.ts'
import { agentConfig, tellProblems } from './settings.ts'

type Exit = (code: number) => void
type Role = Service['role']

/** `kontor service …`: the agent (or, with `--hub`, the hub) as a service of this machine. */
export function addService(program: Command, exit: Exit): void {
  const service = program.command('service').description('run as a service of this machine')
  service
    .command('install')
    .description('set the service up for a configuration; again, after folders or secrets changed')
    .option('-c, --config <file>', 'the configuration')
    .option('--account <name>', 'Windows: another account than its own, such as DOMAIN\\\\name$')
    .addOption(hubOption())
    .action(({ hub, ...options }: InstallOptions & { hub: boolean }) =>
      told(exit, (machine) => install(machine, hub ? 'hub' : 'agent', options)),
    )
  const steps = [
    ['uninstall', 'take the service away; configuration and state stay'],
    ['start', 'start the service'],
    ['stop', 'stop it, once the file under way has come to its end'],
  ] as const
  for (const [name, description] of steps) {
    service
      .command(name)
      .description(description)
      .addOption(hubOption())
      .action(({ hub }: { hub: boolean }) =>
        told(exit, (machine) => machine[name](hub ? 'hub' : 'agent')),
      )
  }
  service
    .command('status')
    .description('whether the service runs, and what it says of itself')
    .addOption(hubOption())
    .addOption(jsonOption())
    .action(({ hub, json }: { hub: boolean; json: boolean }) =>
      told(exit, (machine) => state(machine, hub ? 'hub' : 'agent', json, exit)),
    )
}

const hubOption = () => new Option('--hub', 'the hub in place of the agent').default(false)

type Work = (machine: Machine) => readonly string[]

async function told(exit: Exit, work: Work): Promise<void> {
  try {
    // What speaks to the system is loaded here: no other verb needs it.
    const { thisMachine } = await import('../agent/service/machine.ts')
    for (const line of work(await thisMachine())) await print(`${line}\n`)
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error
    say(`kontor: ${error.message}`)
    exit(exitCode.unavailable)
  }
}

interface InstallOptions {
  readonly config?: string
  readonly account?: string
}

function install(
  machine: Machine,
  role: Role,
  { config, account }: InstallOptions,
): readonly string[] {
  if (!isPacked) {
    throw new ServiceFault('A checkout is no service. Build the executable (`npm run build`).')
  }
  const configFile = resolve(config ?? standardConfig(role))
  const service = { role, executable: process.execPath, configFile }
  return machine.install(service, needs(role, configFile), account)
}

function needs(role: Role, configFile: string) {
  if (role === 'agent') return agentNeeds(agentConfig(configFile))
  const loaded = loadHubConfig(configFile)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  return hubNeeds(loaded.config)
}

function state(machine: Machine, role: Role, json: boolean, exit: Exit): readonly string[] {
  const found = machine.state(role)
  const { active, says, pid, restarts } = found
  if (active !== 'active') exit(exitCode.unavailable)
  if (json) return [JSON.stringify(found)]
  const told = says ? [says] : []
  if (active !== 'active') return [`${unitNames[role]}: ${active}`, ...told]
  const anew = restarts === '' ? '' : `, started anew ${restarts} times`
  return [`${unitNames[role]}: ${active}, process ${pid}${anew}`, ...told]
}
