import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { windowsSession } from '../agent/service/windows/session.ts'
import { exitCode } from './exitCodes.ts'
import { logTarget, say } from './output.ts'
import { asWindowsService } from './windowsService.ts'

/** What Windows would hear of the service and read in its log, and the handler that it would call. */
const windows = vi.hoisted(() => ({
  isService: true,
  statuses: [] as (readonly number[])[],
  reports: [] as (readonly [severity: number, text: string])[],
  control: (_code: number): number => -1,
}))

vi.mock('../agent/service/windows/advapi.ts', () => ({
  advapi: async () => ({
    dispatch: (_name: string, main: () => void, over: (worked: boolean) => void) =>
      windows.isService ? main() : over(false),
    handleControls: (_name: string, handler: (control: number) => number) => {
      windows.control = handler
      return 1n
    },
    setStatus: (_session: bigint, status: readonly number[]) => {
      windows.statuses.push(status)
      return true
    },
    lastError: () => 0,
    openLog: () => 1n,
    report: (_log: bigint, severity: number, text: string) => {
      windows.reports.push([severity, text])
      return true
    },
  }),
}))

const [stop, paramchange] = [1, 6]
const [stopped, starting, stopping, running] = [1, 2, 3, 4]
const exit = vi.fn()
const states = () => windows.statuses.map(([, state]) => state)
const lastStatus = () => windows.statuses.at(-1) ?? []
/** The code of a service that ends by itself, in its own place of `SERVICE_STATUS`. */
const ownCode = 4
const explain = () => exitCode.config

beforeEach(() => {
  windows.statuses.length = 0
  windows.reports.length = 0
  windows.isService = true
  exit.mockClear()
  vi.spyOn(process, 'exit').mockImplementation(exit as never)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const listener of ownListeners()) process.off('uncaughtException', listener)
})

/** What a service has added to those of the test runner. */
const ofRunner = process.listeners('uncaughtException')
const ownListeners = () =>
  process.listeners('uncaughtException').filter((listener) => !ofRunner.includes(listener))

/** Work that goes on until it is told to end, as an agent does. */
function working() {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const work = () => {
    windowsSession()?.ready()
    begun.resolve()
    return promise
  }
  return { work, begun: begun.promise, resolve, reject }
}

test('a service that ends in order tells Windows that it has stopped, without an error', async () => {
  await asWindowsService('kontor', async () => windowsSession()?.ready(), explain)
  expect(states()).toEqual([starting, running, stopped])
  expect(lastStatus()[ownCode]).toBe(0)
  expect(exit).toHaveBeenCalledExactlyOnceWith(exitCode.ok)
})

test("an order to stop reaches the work as SIGTERM does, and 'stopped' is the last word", async () => {
  const { work, begun, resolve } = working()
  process.once('SIGTERM', () => resolve())
  const ended = asWindowsService('kontor', work, explain)
  await begun
  windows.control(stop)
  await ended
  expect(states()).toEqual([starting, running, stopping, stopped])
  expect(exit).toHaveBeenCalledExactlyOnceWith(exitCode.ok)
})

test('a changed configuration reaches the work as SIGHUP does, and it goes on', async () => {
  const { work, begun, resolve } = working()
  const hangUp = Promise.withResolvers<void>()
  process.once('SIGHUP', () => hangUp.resolve())
  const ended = asWindowsService('kontor', work, explain)
  await begun
  windows.control(paramchange)
  await hangUp.promise
  expect(states()).toEqual([starting, running])
  resolve()
  await ended
})

test('work that does not end is ended before Windows would kill it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { work, begun, resolve } = working()
  const told = Promise.withResolvers<void>()
  process.once('SIGTERM', () => told.resolve())
  const ended = asWindowsService('kontor', work, explain)
  await begun
  windows.control(stop)
  await told.promise
  vi.advanceTimersByTime(8_900)
  expect(exit).not.toHaveBeenCalled()
  vi.advanceTimersByTime(200)
  expect(exit).toHaveBeenCalledExactlyOnceWith(exitCode.ok)
  expect(states().at(-1)).toBe(stopped)
  resolve()
  await ended
})

test('work that fails ends with the code of what was explained, for Windows too', async () => {
  const fault = new Error('the configuration does not hold')
  const explained = vi.fn(explain)
  await asWindowsService('kontor', () => Promise.reject(fault), explained)
  expect(explained).toHaveBeenCalledExactlyOnceWith(fault)
  expect(lastStatus().slice(1, 2)).toEqual([stopped])
  expect(lastStatus()[ownCode]).toBe(exitCode.config)
  expect(exit).toHaveBeenCalledExactlyOnceWith(exitCode.config)
})

test('what is said and what is logged goes to the Event Log, each with its weight', async () => {
  await asWindowsService(
    'kontor',
    async () => {
      say('kontor.yaml: line 3 is not understood')
      const log = logTarget()
      log('{"level":30,"msg":"picked up"}\n')
      log('{"level":40,"msg":"waits"}\n')
    },
    explain,
  )
  const [error, warn, info] = [1, 2, 4]
  expect(windows.reports).toEqual([
    [error, 'kontor.yaml: line 3 is not understood'],
    [info, '{"level":30,"msg":"picked up"}'],
    [warn, '{"level":40,"msg":"waits"}'],
  ])
})

test('what nobody caught is reported with its place, and ends the service with an error', async () => {
  const { work, begun, resolve } = working()
  const ended = asWindowsService('kontor', work, explain)
  await begun
  ownListeners()[0]?.(new Error('a slip'), 'uncaughtException')
  expect(windows.reports[0]?.[1]).toMatch(/kontor: Error: a slip\n +at /)
  expect(lastStatus()[ownCode]).toBe(exitCode.software)
  expect(exit).toHaveBeenCalledExactlyOnceWith(exitCode.software)
  resolve()
  await ended
})

test('whoever runs it on a terminal is told that this is no service', async () => {
  windows.isService = false
  await expect(asWindowsService('kontor', async () => {}, explain)).rejects.toThrow(
    /Leave --windows-service away/,
  )
  expect(windows.statuses).toEqual([])
})
