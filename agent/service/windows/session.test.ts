import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beginSession } from './session.ts'

/** What is told of `SERVICE_STATUS`, and the handler that Windows would call. */
const windows = vi.hoisted(() => ({
  isService: true,
  statuses: [] as (readonly number[])[],
  control: (_code: number): number => -1,
}))

vi.mock('./advapi.ts', () => ({
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
  }),
}))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  windows.statuses.length = 0
  windows.isService = true
})
afterEach(() => void vi.useRealTimers())

const ignoring = { stop: () => {}, changed: () => {} }
const states = () => windows.statuses.map(([, state]) => state)

test('a start that takes long gives signs of life with a number that grows', async () => {
  const session = await beginSession('kontor', ignoring)
  vi.advanceTimersByTime(25_000)
  expect(states()).toEqual([2, 2, 2])
  expect(windows.statuses.map((status) => status[5])).toEqual([1, 2, 3])
  session.ready()
  vi.advanceTimersByTime(60_000)
  expect(states()).toEqual([2, 2, 2, 4])
  session.stopped(0)
})

test('a service takes orders only while it runs', async () => {
  const session = await beginSession('kontor', ignoring)
  session.ready()
  session.stopping()
  expect(windows.statuses.map((status) => status[2])).toEqual([0, 0x109, 0])
  session.stopped(0)
})

test.each([1, 5, 15])('an order to stop is handed on once (%i)', async (order) => {
  const stop = vi.fn()
  const session = await beginSession('kontor', { ...ignoring, stop })
  session.ready()
  expect([windows.control(order), windows.control(order), windows.control(4)]).toEqual([0, 0, 0])
  await new Promise<void>((resolve) => setImmediate(resolve))
  expect(stop).toHaveBeenCalledOnce()
  expect(states().at(-1)).toBe(3)
  session.stopped(0)
})

test('word that the configuration was changed is handed on, and stops nothing', async () => {
  const changed = vi.fn()
  const session = await beginSession('kontor', { ...ignoring, changed })
  session.ready()
  expect(windows.control(6)).toBe(0)
  await new Promise<void>((resolve) => setImmediate(resolve))
  expect(changed).toHaveBeenCalledOnce()
  expect(states()).toEqual([2, 4])
  session.stopped(0)
})

test('an order that it does not know is not implemented', async () => {
  const session = await beginSession('kontor', ignoring)
  expect(windows.control(200)).toBe(120)
  session.stopped(0)
})

test('the code that it ends with is its own, and not one of Windows', async () => {
  const session = await beginSession('kontor', ignoring)
  session.stopped(78)
  expect(windows.statuses.at(-1)?.slice(1, 5)).toEqual([1, 0, 1066, 78])
})

test('a process that Windows did not start is told to leave the option away', async () => {
  windows.isService = false
  await expect(beginSession('kontor', ignoring)).rejects.toThrow('Leave --windows-service away')
})
