import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noOpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { startHub } from '../../hub/hub.ts'
import { testWith } from '../debianPackage.ts'
import { camt053, mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { keys, Terminal } from './terminal.ts'

const executable = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))

let folder: string
let config: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-init-'))
  config = join(folder, 'etc', 'kontor.yaml')
  mkdirSync(join(folder, 'in', 'bank'), { recursive: true })
  writeFileSync(join(folder, 'in', 'bank', 'a.sta'), mt940(1))
  writeFileSync(join(folder, 'in', 'bank', 'b.xml'), camt053('S1'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const atTerminal = noOpenSsh === undefined ? testWith('script', 'bsdutils') : test.skip

atTerminal(
  'at a terminal a person is led to a configuration that works',
  async () => {
    const sshd = await startOpenSsh()
    const authorize = (agent: string, token: string) => agent === 'edge' && token === 'typed-token'
    const hub = await startHub({ storePath: join(folder, 'hub.sqlite'), authorize })
    writeFileSync(join(folder, 'bank_key'), sshd.privateKey, { mode: 0o600 })
    const args = ['init', '--config', config, '--look-in', join(folder, 'in')]
    const terminal = new Terminal([process.execPath, executable, ...args])
    try {
      await terminal.type('Name of this agent', keys.clear, 'edge', keys.enter)
      // The folder with the most files of a bank is offered first.
      await terminal.until(join(folder, 'in', 'bank'))
      await terminal.type('SFTP server', keys.enter)
      await terminal.until('2 files: ')
      await terminal.type('Name of this feed', keys.enter)
      await terminal.type('take files away', keys.enter)
      await terminal.type('another place too', 'y')
      await terminal.type('SFTP server', keys.down, keys.enter)
      await terminal.type('Name of the server', '127.0.0.1', keys.enter)
      await terminal.type('Port', keys.clear, String(sshd.port), keys.enter)
      await terminal.until(sshd.fingerprint)
      await terminal.type('this very fingerprint', 'y')
      await terminal.type('User', sshd.user, keys.enter)
      await terminal.type('Folder on the server', keys.clear, sshd.folder, keys.enter)
      await terminal.type('Name of this feed', keys.clear, 'bank-server', keys.enter)
      await terminal.type('How does the bank know us', keys.enter)
      await terminal.type('Path of the private key', join(folder, 'bank_key'), keys.enter)
      await terminal.type('another place too', keys.enter)
      await terminal.type('inbox', `${hub.url}/agents/treasury`, keys.enter)
      await terminal.type('How does the hub know', keys.enter)
      await terminal.type('Token (kept in', 'typed-token', keys.enter)
      await terminal.until('the hub accepts the sign-in')
      expect(await terminal.ended()).toBe(0)
      expect(terminal.shown).toContain('✓ feed bank-server: ')
      expect(terminal.shown).not.toContain('✗')
      expect(terminal.shown).not.toContain('typed-token')
      expect(statSync(join(folder, 'etc', 'token')).mode & 0o777).toBe(0o600)
      expect(readFileSync(config, 'utf8')).toContain(`hostKey: '${sshd.fingerprint}'`)
    } finally {
      terminal.kill()
      await hub.close()
      await sshd.stop()
    }
  },
  40_000,
)

atTerminal(
  'who cancels leaves nothing behind',
  async () => {
    const args = ['init', '--config', config, '--look-in', join(folder, 'in')]
    const terminal = new Terminal([process.execPath, executable, ...args])
    await terminal.type('Name of this agent', keys.cancel)
    expect(await terminal.ended()).toBe(64)
    expect(terminal.shown).toContain('cancelled; nothing was written')
    expect(readdirSync(folder)).not.toContain('etc')
  },
  20_000,
)

atTerminal(
  'a file is explained at a terminal, and nowhere else',
  async () => {
    const file = join(folder, 'in', 'bank', 'a.sta')
    const terminal = new Terminal([process.execPath, executable, 'explain', file])
    await terminal.until('bank-transaction-booked')
    expect(await terminal.ended()).toBe(0)
    const piped = await kontor(['explain', file])
    expect(piped).toMatchObject({ exit: 64, stdout: '' })
  },
  20_000,
)
