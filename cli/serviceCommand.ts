import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { agentNeeds, hubNeeds } from '../agent/service/dropIn.ts'
import {
  installService,
  ServiceFault,
  serviceState,
  startService,
  stopService,
  uninstallService,
} from '../agent/service/linuxService.ts'
import { isPacked } from '../agent/service/packed.ts'
import { linux } from '../agent/service/system.ts'
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
    .addOption(hubOption())
    .action(({ config, hub }: { config?: string; hub: boolean }) =>
      told(exit, () => install(hub ? 'hub' : 'agent', config)),
    )
  const steps = [
    ['uninstall', 'take the service away; configuration and state stay', uninstallService],
    ['start', 'start the service', startService],
    ['stop', 'stop it, once the file under way has come to its end', stopService],
  ] as const
  for (const [name, description, step] of steps) {
    service
      .command(name)
      .description(description)
      .addOption(hubOption())
      .action(({ hub }: { hub: boolean }) => told(exit, () => step(hub ? 'hub' : 'agent', linux)))
  }
  service
    .command('status')
    .description('whether the service runs, and what it says of itself')
    .addOption(hubOption())
    .addOption(jsonOption())
    .action(({ hub, json }: { hub: boolean; json: boolean }) =>
      told(exit, () => state(hub ? 'hub' : 'agent', json, exit)),
    )
}

const hubOption = () => new Option('--hub', 'the hub in place of the agent').default(false)

async function told(exit: Exit, work: () => readonly string[]): Promise<void> {
  try {
    if (process.platform !== 'linux') {
      throw new ServiceFault('Services are set up on Linux alone by this version.')
    }
    for (const line of work()) await print(`${line}\n`)
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error
    say(`kontor: ${error.message}`)
    exit(exitCode.unavailable)
  }
}

function install(role: Role, config: string | undefined): readonly string[] {
  if (!isPacked) {
    throw new ServiceFault('A checkout is no service. Build the executable (`npm run build`).')
  }
  const configFile = resolve(config ?? `/etc/kontor/${role === 'hub' ? 'hub' : 'kontor'}.yaml`)
  const service = { role, executable: process.execPath, configFile }
  return installService(service, needs(role, configFile), linux)
}

function needs(role: Role, configFile: string) {
  if (role === 'agent') return agentNeeds(agentConfig(configFile))
  const loaded = loadHubConfig(configFile)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  return hubNeeds(loaded.config)
}

function state(role: Role, json: boolean, exit: Exit): readonly string[] {
  const found = serviceState(role, linux)
  const { active, says, pid, restarts } = found
  if (active !== 'active') exit(exitCode.unavailable)
  if (json) return [JSON.stringify(found)]
  if (active === 'inactive') return [`${unitNames[role]}: inactive`]
  const process = active === 'active' ? `, process ${pid}, started anew ${restarts} times` : ''
  return [`${unitNames[role]}: ${active}${process}`, ...(says ? [says] : [])]
}
