import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testWith } from '../../test/debianPackage.ts'
import { lookMs, serviceManager } from './manager.ts'
import { callSystem, openNotifySocket, socketAddress } from './notifySocket.ts'
import { type Pulse, turning } from './watchdog.ts'

const testWithSocat = testWith('socat', 'socat')
const stuck: Pulse = { unwritable: 'SQLITE_IOERR', waiting: 1, mark: 'a', explained: false }

describe('what systemd is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-notify-'))
  const path = join(folder, 'notify')
  let receiver: ChildProcess
  let heard: string

  beforeEach(async () => {
    heard = ''
    receiver = spawn('socat', ['-u', `UNIX-RECV:${path}`, '-'])
    receiver.on('error', () => {})
    receiver.stdout?.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
    if (receiver.pid !== undefined) await vi.waitUntil(() => existsSync(path), { timeout: 5_000 })
  })
  afterEach(() => {
    receiver.kill()
    rmSync(path, { force: true })
  })

  testWithSocat('a datagram arrives at the socket of the environment', async () => {
    const socket = await openNotifySocket(path)
    expect(socket.send('READY=1')).toBe(true)
    await vi.waitUntil(() => heard === 'READY=1')
  })

  testWithSocat('ready, then alive with each look, then stopping', async () => {
    const manager = await serviceManager({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '300000' })
    manager.ready(() => turning)
    await vi.waitUntil(() => heard.split('WATCHDOG=1').length >= 4, { timeout: 5_000 })
    manager.stopping()
    await vi.waitUntil(() => heard.includes('STOPPING=1'))
    expect(heard.startsWith('READY=1WATCHDOG=1\nSTATUS=Nothing waits.')).toBe(true)
  })

  testWithSocat('the watchdog starves where the store can not be written', async () => {
    const manager = await serviceManager({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '300000' })
    manager.ready(() => stuck)
    await vi.waitUntil(() => heard.split('SQLITE_IOERR').length >= 4, { timeout: 5_000 })
    manager.stopping()
    expect(heard).not.toContain('WATCHDOG=1')
  })

  testWithSocat('a look that fails is no sign of life, and ends nothing', async () => {
    const manager = await serviceManager({ NOTIFY_SOCKET: path })
    manager.ready(() => {
      throw Object.assign(new Error('gone'), { code: 'SQLITE_CORRUPT' })
    })
    await vi.waitUntil(() => heard.includes('SQLITE_CORRUPT'))
    manager.stopping()
    expect(heard).not.toContain('WATCHDOG=1')
  })
})

test('without a service manager nobody is told anything', async () => {
  const manager = await serviceManager({})
  manager.ready(() => {
    throw new Error('must not be asked')
  })
  manager.stopping()
})

test('a socket that nobody listens to stops nothing', async () => {
  const socket = await openNotifySocket('/nonexistent/notify')
  expect(socket.send('READY=1')).toBe(false)
})

test('the calls can be made here', async () => {
  await expect(callSystem()).resolves.toBeUndefined()
})

test('an abstract name begins with a zero byte and has none at its end', () => {
  expect([...socketAddress('@ab')]).toEqual([1, 0, 0, 97, 98])
  expect([...socketAddress('/a')]).toEqual([1, 0, 47, 97, 0])
})

test.each(['relative', '', `/${'x'.repeat(107)}`])('%j is refused as an address', (address) => {
  expect(() => socketAddress(address)).toThrow('NOTIFY_SOCKET')
})

test('looks come thrice in the time of the watchdog, and only for the process that it is for', () => {
  expect(lookMs({ WATCHDOG_USEC: '120000000' })).toBe(40_000)
  expect(lookMs({ WATCHDOG_USEC: '120000000', WATCHDOG_PID: '1' })).toBe(30_000)
  expect(lookMs({ WATCHDOG_USEC: 'soon' })).toBe(30_000)
})
