import { beforeEach, describe, expect, test } from 'vitest'
import {
  installService,
  ServiceFault,
  serviceState,
  startService,
  uninstallService,
} from './linuxService.ts'
import type { System } from './system.ts'
import { type Service, unitText } from './unit.ts'

const service: Service = {
  role: 'agent',
  executable: '/usr/bin/kontor',
  configFile: '/etc/kontor/kontor.yaml',
}
const needs = {
  state: '/var/lib/kontor',
  writes: ['/srv/bank', '/var/lib/kontor'],
  secrets: ['/etc/kontor/token'],
}
const unit = '/etc/systemd/system/kontor.service'
const dropIn = '/etc/systemd/system/kontor.service.d/10-configuration.conf'

/** A machine on which every command succeeds, but those that a test takes away. */
class Machine implements System {
  isAdministrator = true
  readonly files = new Map<string, string>()
  readonly commands: string[] = []
  readonly failing: RegExp[] = []
  answers: Record<string, string> = {}
  exists = (path: string) => this.files.has(path)
  isRoots = (path: string) => path.startsWith('/usr/')
  read = (path: string) => this.files.get(path)
  write = (path: string, text: string) => void this.files.set(path, text)
  remove = (path: string) => void this.files.delete(path)
  run = (command: string, ...args: string[]) => {
    const line = [command, ...args].join(' ')
    this.commands.push(line)
    if (this.failing.some((pattern) => pattern.test(line))) return undefined
    return this.answers[command] ?? ''
  }
}

let machine: Machine
beforeEach(() => {
  machine = new Machine()
})

describe('install', () => {
  test('writes the unit and what the configuration needs, and enables the service', () => {
    const lines = installService(service, needs, machine)
    expect(machine.files.get(unit)).toBe(unitText(service))
    expect(machine.files.get(dropIn)).toContain('ReadWritePaths=-/srv/bank\n')
    expect(machine.files.get(dropIn)).toMatch(
      /LoadCredential=[0-9a-f]{16}-token:\/etc\/kontor\/token/,
    )
    expect(machine.commands.slice(-2)).toEqual([
      'systemctl daemon-reload',
      'systemctl enable kontor',
    ])
    expect(lines.at(-1)).toContain('kontor service start')
  })

  test('leaves the unit of the package alone where it says the same', () => {
    machine.files.set('/lib/systemd/system/kontor.service', unitText(service))
    machine.files.set(unit, 'of an earlier installation')
    installService(service, needs, machine)
    expect([...machine.files.keys()]).toEqual(['/lib/systemd/system/kontor.service', dropIn])
  })

  test('writes a unit of its own where the configuration stands elsewhere', () => {
    machine.files.set('/lib/systemd/system/kontor.service', unitText(service))
    installService({ ...service, configFile: '/opt/kontor.yaml' }, needs, machine)
    expect(machine.files.get(unit)).toContain('--config /opt/kontor.yaml')
  })

  test('makes the account once', () => {
    installService(service, needs, machine)
    expect(machine.commands.some((line) => line.startsWith('useradd'))).toBe(false)
    machine.failing.push(/^getent/)
    expect(installService(service, needs, machine)[0]).toBe('account kontor: made')
  })

  test('says which folder is not there, and passes it over in the unit', () => {
    machine.failing.push(/test -. \/srv\/bank/)
    const lines = installService(service, needs, machine)
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([
      expect.stringMatching(
        /^! \/srv\/bank: is not there\. Mount its share, or make it, then repeat/,
      ),
    ])
    expect(machine.files.get(dropIn)).toContain('ReadWritePaths=-/srv/bank\n')
  })

  test('says which folder is closed to the account, and the command that opens it', () => {
    machine.files.set('/srv/bank', '')
    machine.failing.push(/test -w \/srv\/bank/)
    const lines = installService(service, needs, machine)
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([
      expect.stringMatching(
        /^! \/srv\/bank: closed to .* setfacl -m u:kontor:rwx .* '\/srv\/bank'$/,
      ),
    ])
  })

  test('makes a state folder that systemd does not make', () => {
    installService(service, { ...needs, state: '/data/kontor' }, machine)
    expect(machine.commands).toContain('install -d -m 0700 -o kontor -g kontor /data/kontor')
    machine.commands.length = 0
    installService(service, needs, machine)
    expect(machine.commands.some((line) => line.startsWith('install'))).toBe(false)
  })

  test('refuses an executable that others than root can change', () => {
    const unsafe = { ...service, executable: '/home/anna/kontor' }
    expect(() => installService(unsafe, needs, machine)).toThrow(
      /others than root.*install -o root/s,
    )
    expect(machine.files.size).toBe(0)
  })

  test('refuses whoever is not root, before anything is written', () => {
    machine.isAdministrator = false
    expect(() => installService(service, needs, machine)).toThrow(ServiceFault)
    expect(machine.files.size).toBe(0)
  })

  test('says so where no systemd runs', () => {
    machine.failing.push(/daemon-reload/)
    expect(() => installService(service, needs, machine)).toThrow('Is systemd running here?')
  })
})

test('uninstall takes unit and drop-in away and nothing else', () => {
  installService(service, needs, machine)
  machine.files.set('/etc/kontor/kontor.yaml', 'agent: a')
  uninstallService('agent', machine)
  expect([...machine.files.keys()]).toEqual(['/etc/kontor/kontor.yaml'])
  expect(machine.commands).toContain('systemctl disable --now kontor')
})

test('a service that does not start shows its last lines', () => {
  machine.failing.push(/systemctl start/)
  machine.answers = { journalctl: 'feeds[0].folder names a folder that does not exist.\n' }
  expect(() => startService('agent', machine)).toThrow('names a folder that does not exist.')
})

test('the state is what systemd shows, the text of the service with it', () => {
  machine.answers = {
    systemctl: 'ActiveState=active\nMainPID=42\nNRestarts=1\nStatusText=a=b: nothing waits\n',
  }
  expect(serviceState('hub', machine)).toEqual({
    active: 'active',
    says: 'a=b: nothing waits',
    pid: '42',
    restarts: '1',
  })
})
