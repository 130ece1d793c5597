import type { Socket } from 'node:net'
import type { SFTPWrapper } from 'ssh2'
import Client from 'ssh2-sftp-client'
import { answering, loginOrder } from './authentication.ts'
import { type Pending, within } from './deadline.ts'
import { SftpFault } from './faults.ts'
import { fingerprint, judgeHostKey } from './hostKey.ts'
import type { Login, ServerRules } from './rules.ts'

/** How far the opening of a session came, for whoever wants to tell. */
export interface Progress {
  connected?: true
  /** Fingerprint that the server offered. */
  hostKey?: string
  hostKeyTrusted?: true
  loggedIn?: true
}

/** A session that was let in. */
export interface Opened {
  readonly client: Client
  readonly wire: SFTPWrapper
  readonly socket: Socket
  /** Waits that end with the connection. */
  readonly pending: Pending
}

/**
 * Host key first, then the login, then SFTP: nothing of the login is sent to a server whose key is
 * not pinned.
 *
 * @throws {SftpFault} Which of them failed; the socket is then destroyed.
 */
export async function shakeHands(
  socket: Socket,
  { sftp }: ServerRules,
  login: Login,
  progress: Progress,
): Promise<Opened> {
  let refusedKey: SftpFault | undefined
  let raw: { level?: unknown; code?: unknown } | undefined
  const pending: Pending = new Set()
  const lose = () => {
    for (const giveUp of pending) giveUp(new SftpFault('connection-lost'))
  }
  const client = new Client('kontor', { error: lose, end: lose, close: lose })
  client.on('error', (error) => {
    raw = error as typeof raw
  })
  client.on('keyboard-interactive', answering(login.password))
  client.on('handshake', () => {
    progress.hostKeyTrusted = true
  })
  client.on('ready', () => {
    progress.loggedIn = true
  })
  const hostVerifier = (key: Buffer) => {
    progress.hostKey = fingerprint(key)
    refusedKey = judgeHostKey(key, sftp.hostKeys)
    return refusedKey === undefined
  }
  // Tries of the login follow each other, so the whole may take as long as three answers.
  const patienceMs = 3 * sftp.timeoutMs
  try {
    const options = connectOptions(socket, sftp, login, hostVerifier, patienceMs)
    const wire = await within(patienceMs, client.connect(options))
    socket.once('close', lose)
    return { client, wire, socket, pending }
  } catch (error) {
    socket.destroy()
    throw refusedKey ?? openingFault(error, raw, progress)
  }
}

function openingFault(
  error: unknown,
  raw: { level?: unknown; code?: unknown } | undefined,
  progress: Progress,
): SftpFault {
  if (error instanceof SftpFault) return error
  // It threw before it said anything: what it was given to log in with is unusable.
  if (raw === undefined && progress.hostKey === undefined && !(error as { code?: unknown }).code)
    return new SftpFault('login-key-unusable')
  if (raw?.level === 'client-authentication') return new SftpFault('login-refused')
  if (raw?.level === 'client-timeout') return new SftpFault('timeout')
  if (progress.hostKeyTrusted === undefined) {
    const talks = raw?.level === 'handshake' || raw?.level === 'protocol'
    return new SftpFault(talks ? 'handshake-failed' : 'connection-lost')
  }
  if (progress.loggedIn) return new SftpFault('sftp-refused')
  // SSH's reasons for a disconnect: protocol error (too many tries), cancelled, no more methods.
  const closed = raw?.code === 2 || raw?.code === 13 || raw?.code === 14
  return new SftpFault(closed ? 'login-refused' : 'connection-lost')
}

function connectOptions(
  sock: Socket,
  { user, algorithms }: ServerRules['sftp'],
  login: Login,
  hostVerifier: (key: Buffer) => boolean,
  readyTimeout: number,
): Client.ConnectOptions {
  const weak = { serverHostKey: ['ssh-rsa'], hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1'] }
  const besides = (named: readonly string[], never: readonly string[] = []) => ({
    append: [...named],
    prepend: [],
    remove: never.filter((name) => !named.includes(name)),
  })
  return {
    sock,
    username: user,
    ...(login.password === undefined ? {} : { password: login.password, tryKeyboard: true }),
    ...(login.key === undefined ? {} : { privateKey: login.key }),
    ...(login.keyPassphrase === undefined ? {} : { passphrase: login.keyPassphrase }),
    authHandler: loginOrder(login),
    agentForward: false,
    hostVerifier,
    algorithms: {
      kex: besides(algorithms.kex),
      serverHostKey: besides(algorithms.serverHostKey, weak.serverHostKey),
      cipher: besides(algorithms.cipher),
      hmac: besides(algorithms.hmac, weak.hmac),
    } as NonNullable<Client.ConnectOptions['algorithms']>,
    readyTimeout,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 3,
  }
}
