import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import type { Needs } from './dropIn.ts'
import * as systemd from './linuxService.ts'
import { ServiceFault, type ServiceState } from './linuxService.ts'
import { linux } from './system.ts'
import type { Service } from './unit.ts'
import { systemdServices } from './update/systemdServices.ts'
import type { Role, Services } from './update/update.ts'
import { advapi } from './windows/advapi.ts'
import * as scm from './windows/windowsService.ts'
import { windowsServices } from './windows/windowsServices.ts'

/** Services of this machine, whichever of the two systems it has. Each step tells a line a thing. */
export interface Machine {
  install(service: Service, needs: Needs, account: string | undefined): string[]
  uninstall(role: Role): string[]
  start(role: Role): string[]
  stop(role: Role): string[]
  state(role: Role): ServiceState
  readonly services: Services
  /** @throws {ServiceFault} */
  demandAdministrator(): void
}

const commandMs = 120_000

export async function thisMachine(): Promise<Machine> {
  if (process.platform === 'linux') return linuxMachine
  if (process.platform === 'win32') return await windowsMachine()
  throw new ServiceFault('Services are set up on Linux and Windows alone.')
}

const linuxMachine: Machine = {
  install: (service, needs) => systemd.installService(service, needs, linux),
  uninstall: (role) => systemd.uninstallService(role, linux),
  start: (role) => systemd.startService(role, linux),
  stop: (role) => systemd.stopService(role, linux),
  state: (role) => systemd.serviceState(role, linux),
  services: systemdServices(linux),
  demandAdministrator: () => {
    if (!linux.isAdministrator)
      throw new ServiceFault('Only root may do this: put `sudo` before it.')
  },
}

async function windowsMachine(): Promise<Machine> {
  const api = await advapi()
  const system: scm.WindowsSystem = { ...windowsCalls, api }
  return {
    install: (service, needs, account) => scm.installService(service, needs, system, account),
    uninstall: (role) => scm.uninstallService(role, system),
    start: (role) => scm.startService(role, system),
    stop: (role) => scm.stopService(role, system),
    state: (role) => scm.serviceState(role, system),
    services: windowsServices(system),
    demandAdministrator: () => scm.demandAdministrator(system),
  }
}

const windowsCalls: Omit<scm.WindowsSystem, 'api'> = {
  exists: existsSync,
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  run: (command, ...args) => {
    try {
      const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore']
      const path = `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\${command}`
      return execFileSync(path, args, { encoding: 'utf8', stdio, timeout: commandMs })
    } catch {
      return undefined
    }
  },
  wait: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
}
