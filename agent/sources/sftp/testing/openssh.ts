import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fingerprint } from '../hostKey.ts'

const program = '/usr/sbin/sshd'

/** Why tests with OpenSSH can't run here; undefined where they can. */
export const noOpenSsh = existsSync(program) ? undefined : `${program} is not installed`

/** OpenSSH's server on this machine, with keys made for it, and a folder to drop files into. */
export interface OpenSsh {
  readonly port: number
  readonly user: string
  readonly fingerprint: string
  readonly privateKey: string
  readonly folder: string
  stop(): Promise<void>
}

export async function startOpenSsh(): Promise<OpenSsh> {
  const root = mkdtempSync(join(tmpdir(), 'kontor-sshd-'))
  const folder = join(root, 'drop')
  mkdirSync(folder)
  const [hostKey, userKey] = [join(root, 'host'), join(root, 'user')]
  for (const path of [hostKey, userKey]) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  }
  const port = await freePort()
  const config = join(root, 'sshd_config')
  writeFileSync(config, configText(port, hostKey, `${userKey}.pub`))
  // The folder for the separation of privileges; a package's service makes it elsewhere.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true })
  const child = spawn(program, ['-D', '-e', '-f', config], { stdio: 'ignore' })
  await listening(port)
  const publicKey = readFileSync(`${hostKey}.pub`, 'utf8').split(' ')[1] ?? ''
  return {
    port,
    user: userInfo().username,
    fingerprint: fingerprint(Buffer.from(publicKey, 'base64')),
    privateKey: readFileSync(userKey, 'utf8'),
    folder,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
      rmSync(root, { recursive: true })
    },
  }
}

function configText(port: number, hostKey: string, authorized: string): string {
  return `ListenAddress 127.0.0.1
Port ${port}
HostKey ${hostKey}
PidFile none
AuthorizedKeysFile ${authorized}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
MaxStartups 200
MaxSessions 50
Subsystem sftp internal-sftp
`
}

/** A port that nobody listens on; whoever asks takes it at once. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

async function listening(port: number): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('sshd did not begin to listen')
}
