import { beforeEach, describe, expect, test } from 'vitest'
import type { Advapi, NewService } from './advapi.ts'
import {
  demandAdministrator,
  installService,
  serviceState,
  startService,
  stopService,
  uninstallService,
  type WindowsSystem,
} from './windowsService.ts'
import { windowsServices } from './windowsServices.ts'

/** A service manager with one service at most; what it is asked for stands in `calls`. */
class FakeWindows implements WindowsSystem {
  service: Omit<NewService, 'name'> | undefined
  /** What `QueryServiceStatusEx` says next; the last stays. */
  states = [1]
  exit = 0
  error = 0
  refuses: readonly string[] = []
  readonly calls: string[] = []
  readonly open = new Set<bigint>()
  waitedMs = 0
  #handles = 0n

  readonly api = {
    openManager: () => this.#handle('openManager'),
    openService: () => (this.service ? this.#handle('openService') : this.#failed(1060)),
    createService: (_manager: bigint, service: NewService) => {
      const handle = this.#handle('createService')
      if (handle !== 0n) this.service = service
      return handle
    },
    changeConfig: (_service: bigint, change: Omit<NewService, 'name'>) => {
      this.service = change
      return this.#done('changeConfig')
    },
    setNumber: (_service: bigint, level: number, value: number) =>
      this.#done(`setNumber ${level} ${value}`),
    setDescription: () => this.#done('setDescription'),
    setRecovery: (_service: bigint, delays: readonly number[], reset: number) =>
      this.#done(`setRecovery ${delays.join(',')} ${reset}`),
    start: () => this.#done('start'),
    control: (_service: bigint, control: number) => this.#done(`control ${control}`),
    remove: () => this.#done('remove'),
    status: () => {
      const state = this.states.length > 1 ? this.states.shift() : this.states[0]
      return [0x10, state ?? 1, 0, 0, this.exit, 0, 0, 4711, 0]
    },
    close: (handle: bigint) => void this.open.delete(handle),
    lastError: () => this.error,
  } as unknown as Advapi

  exists(): boolean {
    return false
  }
  makeFolder(path: string): void {
    this.calls.push(`makeFolder ${path}`)
  }
  run(command: string, ...args: string[]): string | undefined {
    return this.#done([command, ...args].join(' ')) ? '' : undefined
  }
  readonly wait = (ms: number): void => {
    this.waitedMs += ms
  }

  #done(call: string): boolean {
    this.calls.push(call)
    return !this.refuses.some((start) => call.startsWith(start))
  }
  #handle(call: string): bigint {
    if (!this.#done(call)) return 0n
    this.#handles += 1n
    this.open.add(this.#handles)
    return this.#handles
  }
  #failed(error: number): bigint {
    this.error = error
    return 0n
  }
}

const wanted = {
  role: 'agent',
  executable: 'C:\\Program Files\\Kontor\\kontor.exe',
  configFile: 'C:\\ProgramData\\Kontor\\kontor.yaml',
} as const
const state = 'C:\\ProgramData\\Kontor\\state'
const needs = { state, writes: [state, 'D:\\bank'], secrets: ['C:\\token'] }

let windows: FakeWindows
beforeEach(() => {
  windows = new FakeWindows()
})

const install = () => installService(wanted, needs as never, windows)

describe('setting a service up', () => {
  test('gives it an account of its own, a late start, and starts after failures', () => {
    install()
    expect(windows.service).toMatchObject({ account: 'NT SERVICE\\kontor' })
    expect(windows.calls).toEqual(
      expect.arrayContaining(['setNumber 3 1', 'setNumber 4 1', 'setNumber 7 10000']),
    )
    expect(windows.calls).toContain('setRecovery 1000,10000,60000 86400')
  })

  test('closes the state folder and the secrets to everybody else', () => {
    install()
    const closed = windows.calls.filter((call) => call.startsWith('icacls.exe'))
    expect(closed).toHaveLength(2)
    for (const call of closed) expect(call).toContain('/inheritance:r')
    expect(closed[1]).toContain('NT SERVICE\\kontor:R')
  })

  test('leaves folders of other people alone and says how to open them', () => {
    const lines = install()
    expect(lines.filter((line) => line.includes('D:\\bank'))).toHaveLength(1)
    expect(windows.calls.join()).not.toContain('D:\\bank')
  })

  test('a second time changes it in place', () => {
    install()
    install()
    expect(windows.calls.filter((call) => call === 'createService')).toHaveLength(1)
    expect(windows.calls).toContain('changeConfig')
  })

  test('goes on where Windows does not take a setting, and says which', () => {
    windows.refuses = ['setNumber 3']
    expect(install()).toContain('! kontor: Windows does not take a setting: the delayed start')
  })

  test('gives every handle back, also where it fails', () => {
    install()
    windows.refuses = ['changeConfig']
    expect(install).toThrow('kontor can not be changed')
    expect(windows.open.size).toBe(0)
  })
})

test('who is no administrator is told to become one', () => {
  windows.refuses = ['openManager']
  windows.error = 5
  expect(() => demandAdministrator(windows)).toThrow('Only an administrator may do this')
})

test('a service that is not set up is named with the remedy', () => {
  expect(() => startService('hub', windows)).toThrow('`kontor service install` does it')
})

describe('a service that is set up', () => {
  beforeEach(() => void install())

  test('is waited for until it is at work', () => {
    windows.states = [2, 2, 4]
    expect(startService('agent', windows)).toEqual(['kontor: active'])
    expect(windows.waitedMs).toBeGreaterThan(0)
  })

  test('that ends while it starts is not waited for', () => {
    windows.states = [2, 1]
    expect(() => startService('agent', windows)).toThrow('The Event Viewer says why')
    expect(windows.waitedMs).toBeLessThan(1_000)
  })

  test('is started again while the machine is busy starting others', () => {
    windows.refuses = ['start']
    windows.error = 1055
    expect(() => startService('agent', windows)).toThrow('Windows error 1055')
    expect(windows.waitedMs).toBeGreaterThanOrEqual(30_000)
  })

  test('that runs already is no fault', () => {
    windows.refuses = ['start']
    windows.error = 1056
    windows.states = [4]
    expect(startService('agent', windows)).toEqual(['kontor: active'])
  })

  test('that does not stop is given up after a stated time', () => {
    windows.states = [3]
    expect(() => stopService('agent', windows)).toThrow('does not stop')
    expect(windows.waitedMs).toBe(15_000)
  })

  test('is stopped before it is taken away', () => {
    windows.states = [3, 1]
    uninstallService('agent', windows)
    expect(windows.calls.slice(-3)).toEqual(['openService', 'control 1', 'remove'])
  })

  test('tells the code that it ended with', () => {
    windows.exit = 78
    expect(serviceState('agent', windows)).toMatchObject({
      active: 'inactive',
      says: 'It ended with code 78; the Event Viewer says why.',
    })
  })

  test('is up, starting or down for an update', () => {
    const seen = [4, 2, 1].map((now) => {
      windows.states = [now]
      return windowsServices(windows).look('agent').state
    })
    expect(seen).toEqual(['up', 'starting', 'down'])
  })
})
