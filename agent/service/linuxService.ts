import { join } from 'node:path'
import { dropInText, type Needs } from './dropIn.ts'
import type { System } from './system.ts'
import { type Service, serviceAccount, unitNames, unitText } from './unit.ts'

/** A step that can't be done; the message says what to do. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault'
}

/** What `systemctl` says of a service. */
export interface ServiceState {
  /** Of systemd: `active`, `activating`, `failed`, `inactive`, … */
  readonly active: string
  /** What the service says of itself. */
  readonly says: string
  readonly pid: string
  /** How often systemd has started it anew since it was told to run. */
  readonly restarts: string
}

const ownUnits = '/etc/systemd/system'
/** Where packages put units; the first is a link to the second on newer systems. */
const packagedUnits = ['/lib/systemd/system', '/usr/lib/systemd/system']

/**
 * Sets the service up: the account, the unit (the package's own where it is the same), and the
 * drop-in with what the configuration needs. Doing it again brings it up to date.
 *
 * @returns What was done and what is left to do, a line each.
 */
export function installService(service: Service, needs: Needs, system: System): string[] {
  refuseUnsafe(service, system)
  const name = unitNames[service.role]
  const lines = [...account(system), ...unit(service, system)]
  system.write(dropIn(name), dropInText(needs))
  lines.push(`${dropIn(name)}: written, from ${service.configFile}`)
  lines.push(...stateFolder(needs, system), ...closedFolders(needs, system))
  demand(system.run('systemctl', 'daemon-reload'), 'systemd does not read its units anew')
  demand(system.run('systemctl', 'enable', name), `systemd does not enable ${name}`)
  return [...lines, `${name}: enabled; \`kontor service start\` starts it`]
}

/** Takes the service away. Configuration, state and account stay. */
export function uninstallService(role: Service['role'], system: System): string[] {
  refuseOthers(system)
  const name = unitNames[role]
  system.run('systemctl', 'disable', '--now', name)
  system.remove(join(ownUnits, `${name}.service`))
  system.remove(dropIn(name))
  demand(system.run('systemctl', 'daemon-reload'), 'systemd does not read its units anew')
  return [`${name}: stopped and taken away. Configuration and state are where they were.`]
}

export function startService(role: Service['role'], system: System): string[] {
  refuseOthers(system)
  const name = unitNames[role]
  if (system.run('systemctl', 'start', name) === undefined) {
    const said = system.run('journalctl', '-u', name, '-n', '8', '--no-pager', '-o', 'cat') ?? ''
    throw new ServiceFault(`${name} does not start. Its last lines:\n${said.trim()}`)
  }
  return [`${name}: ${serviceState(role, system).active}`]
}

export function stopService(role: Service['role'], system: System): string[] {
  refuseOthers(system)
  const name = unitNames[role]
  demand(system.run('systemctl', 'stop', name), `${name} does not stop`)
  return [`${name}: stopped`]
}

export function serviceState(role: Service['role'], system: System): ServiceState {
  const wanted = 'ActiveState,StatusText,MainPID,NRestarts'
  const shown = demand(
    system.run('systemctl', 'show', unitNames[role], '--property', wanted),
    'systemd does not answer',
  )
  const values = new Map(
    shown.split('\n').map((line): [string, string] => {
      const [key = '', ...rest] = line.split('=')
      return [key, rest.join('=')]
    }),
  )
  const value = (key: string) => values.get(key) ?? ''
  return {
    active: value('ActiveState'),
    says: value('StatusText'),
    pid: value('MainPID'),
    restarts: value('NRestarts'),
  }
}

function refuseUnsafe({ executable }: Service, system: System): void {
  refuseOthers(system)
  if (system.isRoots(executable)) return
  throw new ServiceFault(
    `${executable} can be changed by others than root, who would have it run as a service. ` +
      'Put it into place first: install -o root -g root -m 755 kontor /usr/local/bin/kontor',
  )
}

function refuseOthers({ isAdministrator }: System): void {
  if (!isAdministrator) throw new ServiceFault('Only root may do this: put `sudo` before it.')
}

function account(system: System): string[] {
  if (system.run('getent', 'passwd', serviceAccount) !== undefined) return []
  const made = system.run(
    'useradd',
    ...['--system', '--user-group', '--no-create-home', '--home-dir', '/var/lib/kontor'],
    ...['--shell', '/usr/sbin/nologin', serviceAccount],
  )
  demand(made, `the account ${serviceAccount} can not be made`)
  return [`account ${serviceAccount}: made`]
}

/** The package's unit is left alone where it says the same, so that its next version counts. */
function unit(service: Service, system: System): string[] {
  const file = `${unitNames[service.role]}.service`
  const text = unitText(service)
  const own = join(ownUnits, file)
  if (packagedUnits.some((folder) => system.read(join(folder, file)) === text)) {
    system.remove(own)
    return []
  }
  system.write(own, text)
  return [`${own}: written`]
}

/** One below /var/lib/kontor is made by systemd itself. */
function stateFolder({ state }: Needs, system: System): string[] {
  if (system.exists(state) || /^\/var\/lib\/kontor(-hub)?(\/|$)/.test(state)) return []
  const owner = ['-o', serviceAccount, '-g', serviceAccount]
  demand(system.run('install', '-d', '-m', '0700', ...owner, state), `${state} can not be made`)
  return [`${state}: made`]
}

/**
 * What stands in the way of the service's account, while a person is there who can change it. One that
 * is not there keeps the service from nothing, yet is read-only to it when it is made after its start.
 */
function closedFolders({ writes, state }: Needs, system: System): string[] {
  const may = (flag: string, path: string) =>
    system.run('runuser', '-u', serviceAccount, '--', 'test', flag, path) !== undefined
  return writes
    .filter((path) => path !== state && !(may('-r', path) && may('-w', path) && may('-x', path)))
    .map((path) => {
      if (!system.exists(path)) {
        const remedy = `make it, then repeat \`kontor service install\` and restart the service`
        return `! ${path}: is not there. Mount its share, or ${remedy}`
      }
      const remedy = `setfacl -m u:${serviceAccount}:rwx -m d:u:${serviceAccount}:rwx '${path}'`
      return `! ${path}: closed to the account ${serviceAccount}. Open it: ${remedy}`
    })
}

function dropIn(name: string): string {
  return join(ownUnits, `${name}.service.d`, '10-configuration.conf')
}

function demand(answer: string | undefined, fault: string): string {
  if (answer !== undefined) return answer
  throw new ServiceFault(`${fault}. Is systemd running here? \`systemctl status\` says more.`)
}
