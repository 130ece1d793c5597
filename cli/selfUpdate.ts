import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { places } from '../agent/intake/places.ts'
import { build } from '../agent/service/build.ts'
import { thisMachine } from '../agent/service/machine.ts'
import { isPacked } from '../agent/service/packed.ts'
import { companyKey, standardConfig } from '../agent/service/standardPlaces.ts'
import { patience } from '../agent/service/update/health.ts'
import { type ReleaseKey, releaseKey } from '../agent/service/update/minisign.ts'
import { slots } from '../agent/service/update/swap.ts'
import { goBackByHand, selfUpdate, UpdateFault } from '../agent/service/update/update.ts'
import { loadAgentConfig } from '../config/agent.ts'
import { loadHubConfig } from '../config/hub.ts'
import type { SelfUpdateOptions } from './selfUpdateCommand.ts'

/** A self-test on a slow machine under load, with its eight parts. */
const programMs = 180_000
/** A signature is some 300 bytes. */
const maxSignatureBytes = 4096

export async function update(
  file: string | undefined,
  options: SelfUpdateOptions,
  tell: (line: string) => void,
): Promise<void> {
  const machine = await thisMachine()
  machine.demandAdministrator()
  if (!isPacked) throw new UpdateFault('A checkout is updated by git, not by this command.')
  const common = {
    slots: slots(process.execPath),
    stores: stores(options),
    patience,
    lookMs: 1_000,
    run: runProgram,
  }
  if (options.rollback) return goBackByHand(common, machine.services, tell)
  if (file === undefined) throw new UpdateFault('Say which file: kontor self-update FILE')
  const { allowDowngrade } = options
  const signature = signatureOf(file)
  const given = { ...common, file, signature, keys: keys(options.key), allowDowngrade }
  await selfUpdate(given, machine.services, tell)
}

function signatureOf(file: string): string {
  const path = `${file}.minisig`
  for (const wanted of [file, path]) {
    if (!existsSync(wanted)) throw new UpdateFault(`There is no file ${wanted}.`)
  }
  if (statSync(path).size > maxSignatureBytes) throw new UpdateFault(`${path} is no signature.`)
  return readFileSync(path, 'utf8')
}

/** The built-in ones, that of the company in its place, and the one that was given. */
function keys(given: string | undefined): ReleaseKey[] {
  const files = [...(existsSync(companyKey()) ? [companyKey()] : []), ...(given ? [given] : [])]
  return [...build.releaseKeys, ...files.map((path) => readFileSync(path, 'utf8'))].map(releaseKey)
}

/** The stores of the services that are set up here, as far as their configuration says. */
function stores({ config, hubConfig }: SelfUpdateOptions) {
  const [agentFile, hubFile] = [
    config ?? standardConfig('agent'),
    hubConfig ?? standardConfig('hub'),
  ]
  const agent = existsSync(agentFile) ? loadAgentConfig(agentFile) : undefined
  const hub = existsSync(hubFile) ? loadHubConfig(hubFile) : undefined
  return {
    ...(agent && 'config' in agent ? { agent: places(agent.config.stateFolder).store } : {}),
    ...(hub && 'config' in hub ? { hub: join(hub.config.stateFolder, 'hub.sqlite') } : {}),
  }
}

function runProgram(executable: string, ...args: string[]): string | undefined {
  try {
    const stdio: ('ignore' | 'pipe' | 'inherit')[] = ['ignore', 'pipe', 'inherit']
    return execFileSync(executable, args, { encoding: 'utf8', stdio, timeout: programMs })
  } catch {
    return undefined
  }
}
