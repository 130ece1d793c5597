import type { Needs } from '../dropIn.ts'
import { ServiceFault, type ServiceState } from '../linuxService.ts'
import type { Service } from '../unit.ts'
import { unitNames } from '../unit.ts'
import type { Advapi } from './advapi.ts'
import { commandLine } from './commandLine.ts'
import { eventSource } from './eventLog.ts'

/** The little of a Windows machine that setting up a service touches. */
export interface WindowsSystem {
  readonly api: Advapi
  exists(path: string): boolean
  makeFolder(path: string): void
  /** Runs a program of the system. @returns What it printed; undefined where it said no. */
  run(command: string, ...args: string[]): string | undefined
  /** Waits without doing anything else, in milliseconds. */
  wait(ms: number): void
}

type Role = Service['role']

/** `winsvc.h` and `winerror.h`. */
const allOfManager = 0xf003f
const allOfService = 0xf01ff
const looks = 0x4
const level = { delayed: 3, failureFlag: 4, sid: 5, beforeShutdown: 7 } as const
const unrestrictedSid = 1
const states = ['', 'inactive', 'activating', 'deactivating', 'active'] as const
const stopControl = 1
const denied = 5
const noSuchService = 1060
const alreadyRunning = 1056
const databaseLocked = 1055
const notActive = 1062

/** A second, then ten, then a minute after each failure; a day without one forgets them. */
const recoveryMs = [1_000, 10_000, 60_000]
const forgetSeconds = 86_400
/** Windows kills a service that takes longer when the machine goes down. */
const shutdownMs = 10_000
const waitMs = { stop: 15_000, start: 30_000 }
const lookMs = 200

/** The account that exists with the service and has no password: it can log on nowhere else. */
export function virtualAccount(role: Role): string {
  return `NT SERVICE\\${unitNames[role]}`
}

/**
 * Sets the service up: delayed start, started again after failures, its account, its source in the
 * Event Log, and who may enter its folders. Doing it again brings it up to date.
 *
 * @param account Another than the virtual one, such as a group-managed `DOMAIN\name$` for shares.
 * @returns What was done and what is left to do, a line each.
 */
export function installService(
  service: Service,
  needs: Needs,
  system: WindowsSystem,
  account = virtualAccount(service.role),
): string[] {
  const { api } = system
  const name = unitNames[service.role]
  const lines = [`${name}: set up, runs as ${account} and starts with Windows`]
  withManager(api, (manager) => {
    const wish = { displayName: displayName(service.role), command: commandLine(service), account }
    const known = api.openService(manager, name, allOfService)
    const handle = known === 0n ? api.createService(manager, { name, ...wish }) : known
    if (handle === 0n) throw refused(api, `${name} can not be set up`)
    try {
      if (known !== 0n) demand(api.changeConfig(handle, wish), api, `${name} can not be changed`)
      lines.push(...refine(api, handle, service.role))
    } finally {
      api.close(handle)
    }
  })
  lines.push(...eventLog(system), ...ownFolders(needs, account, system))
  lines.push(...bankFolders(needs, account))
  return [...lines, `${name}: \`kontor service start\` starts it`]
}

/** What a service works without: what this Windows does not take is told, and left. */
function refine(api: Advapi, handle: bigint, role: Role): string[] {
  const wishes = {
    'the description': api.setDescription(handle, `Bank files in, finance events out (${role}).`),
    'the delayed start': api.setNumber(handle, level.delayed, 1),
    'the start after a failure': api.setRecovery(handle, recoveryMs, forgetSeconds),
    // Ending with an error counts as a failure too, not only a crash.
    'the start after an error': api.setNumber(handle, level.failureFlag, 1),
    'an identity of its own': api.setNumber(handle, level.sid, unrestrictedSid),
    'ten seconds when the machine goes down': api.setNumber(
      handle,
      level.beforeShutdown,
      shutdownMs,
    ),
  }
  return Object.entries(wishes)
    .filter(([, taken]) => !taken)
    .map(([what]) => `! ${unitNames[role]}: Windows does not take a setting: ${what}`)
}

/** Windows brings messages along whose text is nothing but what is reported. */
function eventLog(system: WindowsSystem): string[] {
  const key = `HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${eventSource}`
  const add = (name: string, type: string, value: string) =>
    system.run('reg.exe', 'add', key, '/v', name, '/t', type, '/d', value, '/f') !== undefined
  const messages = '%SystemRoot%\\System32\\EventCreate.exe'
  if (
    add('EventMessageFile', 'REG_EXPAND_SZ', messages) &&
    add('TypesSupported', 'REG_DWORD', '7')
  ) {
    return []
  }
  return [`! The Event Viewer will show ${eventSource}'s entries without their text.`]
}

/** The state folder is the service's alone; secrets are for it and for administrators. */
function ownFolders({ state, secrets }: Needs, account: string, system: WindowsSystem): string[] {
  if (!system.exists(state)) system.makeFolder(state)
  // Named by their numbers: a German Windows calls them otherwise.
  const [administrators, localSystem] = ['*S-1-5-32-544', '*S-1-5-18']
  const closed = (path: string, rights: string, inherits: string) =>
    system.run(
      'icacls.exe',
      ...[path, '/inheritance:r', '/grant:r', `${account}:${inherits}${rights}`],
      ...['/grant:r', `${administrators}:${inherits}F`, '/grant:r', `${localSystem}:${inherits}F`],
    ) !== undefined
  const left = [
    ...(closed(state, 'M', '(OI)(CI)') ? [] : [state]),
    ...secrets.filter((path) => !closed(path, 'R', '')),
  ]
  return left.map((path) => `! ${path}: see that only ${account} and administrators can open it.`)
}

/** The folders are other people's: who may enter them is theirs to say. */
function bankFolders({ writes, state }: Needs, account: string): string[] {
  return writes
    .filter((path) => path !== state)
    .map((path) => {
      const remedy = `icacls "${path}" /grant "${account}:(OI)(CI)M"`
      return `! ${path}: the account must read and write there. Open it: ${remedy}`
    })
}

/** Takes the service away. Configuration and state stay. */
export function uninstallService(role: Role, system: WindowsSystem): string[] {
  const { api } = system
  const name = unitNames[role]
  withService(api, role, (handle) => {
    stopIt(handle, role, system)
    demand(api.remove(handle), api, `${name} can not be taken away`)
  })
  return [`${name}: stopped and taken away. Configuration and state are where they were.`]
}

export function startService(role: Role, system: WindowsSystem): string[] {
  const { api } = system
  const name = unitNames[role]
  withService(api, role, (handle) => {
    const fault = started(handle, system)
    if (fault !== 0 && fault !== alreadyRunning) {
      throw new ServiceFault(`${name} does not start (Windows error ${fault}).`)
    }
    if (!reaches(handle, 'active', waitMs.start, system)) {
      throw new ServiceFault(`${name} does not start. The Event Viewer says why (source Kontor).`)
    }
  })
  return [`${name}: active`]
}

/** @returns Windows' error, or zero. While the machine starts others the word is waited for. */
function started(handle: bigint, { api, wait }: WindowsSystem): number {
  for (let waited = 0; ; waited += lookMs) {
    if (api.start(handle)) return 0
    const fault = api.lastError()
    if (fault !== databaseLocked || waited >= waitMs.start) return fault
    wait(lookMs)
  }
}

/** The same without waiting for it to be at work. */
export function beginService(role: Role, system: WindowsSystem): void {
  withService(system.api, role, (handle) => void started(handle, system))
}

/** @throws {ServiceFault} Where this account may not set up services. */
export function demandAdministrator({ api }: WindowsSystem): void {
  withManager(api, () => undefined)
}

export function stopService(role: Role, system: WindowsSystem): string[] {
  withService(system.api, role, (handle) => stopIt(handle, role, system))
  return [`${unitNames[role]}: stopped`]
}

function stopIt(handle: bigint, role: Role, system: WindowsSystem): void {
  const { api } = system
  if (!api.control(handle, stopControl) && api.lastError() !== notActive) {
    throw refused(api, `${unitNames[role]} can not be told to stop`)
  }
  if (reaches(handle, 'inactive', waitMs.stop, system)) return
  throw new ServiceFault(`${unitNames[role]} does not stop. End its process in the Task Manager.`)
}

export function serviceState(role: Role, { api }: Pick<WindowsSystem, 'api'>): ServiceState {
  return withService(
    api,
    role,
    (handle) => {
      const status = api.status(handle) ?? []
      const [, state = 0, , , exit = 0, , , pid = 0] = status
      const active = states[state] ?? 'inactive'
      const says = exit === 0 ? '' : `It ended with code ${exit}; the Event Viewer says why.`
      return { active, says, pid: String(pid), restarts: '' }
    },
    looks,
  )
}

function reaches(
  handle: bigint,
  wanted: 'active' | 'inactive',
  withinMs: number,
  { api, wait }: WindowsSystem,
): boolean {
  for (let waited = 0; ; waited += lookMs) {
    const state = states[api.status(handle)?.[1] ?? 0] ?? ''
    if (state === wanted) return true
    // What was to come up and is down again does not come by itself.
    if (waited >= withinMs || state === 'inactive') return false
    wait(lookMs)
  }
}

function withManager<Result>(
  api: Advapi,
  work: (manager: bigint) => Result,
  access = allOfManager,
): Result {
  const manager = api.openManager(access)
  if (manager === 0n) throw refused(api, 'Windows does not let services be managed')
  try {
    return work(manager)
  } finally {
    api.close(manager)
  }
}

function withService<Result>(
  api: Advapi,
  role: Role,
  work: (service: bigint) => Result,
  access = allOfService,
): Result {
  const open = (manager: bigint) => {
    const handle = api.openService(manager, unitNames[role], access)
    if (handle !== 0n) return handle
    if (api.lastError() !== noSuchService)
      throw refused(api, `${unitNames[role]} can not be opened`)
    throw new ServiceFault(`${unitNames[role]} is not set up: \`kontor service install\` does it.`)
  }
  return withManager(
    api,
    (manager) => {
      const handle = open(manager)
      try {
        return work(handle)
      } finally {
        api.close(handle)
      }
    },
    access === looks ? 1 : allOfManager,
  )
}

function demand(done: boolean, api: Advapi, fault: string): void {
  if (!done) throw refused(api, fault)
}

function refused(api: Advapi, fault: string): ServiceFault {
  const code = api.lastError()
  if (code !== denied) return new ServiceFault(`${fault} (Windows error ${code}).`)
  return new ServiceFault('Only an administrator may do this: open the terminal as administrator.')
}

function displayName(role: Role): string {
  return role === 'agent' ? 'Kontor agent' : 'Kontor hub'
}
