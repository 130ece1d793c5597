import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { freePort, type OpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { checked } from '../../cli/check/check.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { encode } from '../../protocol/codec.ts'
import { byeFor, protocolVersion } from '../../protocol/frames.ts'
import { Pki } from '../links/pki.ts'
import { invoiceMapping } from '../samples.ts'

const token = 'a-token-for-tests'

/** What stands in a sound configuration in the place of things that differ from run to run. */
interface Ports {
  readonly hub: number
  readonly sftp: number
  readonly website: number
  readonly late: number
  readonly expired: number
  readonly closed: number
}

/**
 * A bank's server, a hub, a website that is no hub, a hub whose clock is another, and an agent's
 * folder with a sound configuration for them.
 */
export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-mistakes-'))
  readonly #sshd: OpenSsh
  readonly #hub: RunningHub
  readonly #others: readonly Server[]
  readonly #ports: Ports

  private constructor(sshd: OpenSsh, hub: RunningHub, others: readonly Server[], ports: Ports) {
    this.#sshd = sshd
    this.#hub = hub
    this.#others = others
    this.#ports = ports
  }

  static async open(): Promise<Scene> {
    const sshd = await startOpenSsh()
    const hub = await startHub({
      storePath: join(mkdtempSync(join(tmpdir(), 'kontor-mistakes-hub-')), 'hub.sqlite'),
      authorize: (agent, shown) => agent === 'frankfurt-01' && shown === token,
    })
    const pki = await expiredPki()
    const others = await Promise.all([website(), hubAnHourLate(), begun(createTlsServer(pki))])
    const [websitePort, latePort, expiredPort] = others.map(portOf)
    const ports = {
      hub: hub.port,
      sftp: sshd.port,
      website: websitePort ?? 0,
      late: latePort ?? 0,
      expired: expiredPort ?? 0,
      closed: await freePort(),
    }
    const scene = new Scene(sshd, hub, others, ports)
    scene.#furnish(pki.ca)
    return scene
  }

  #furnish(ca: string): void {
    for (const name of ['drop', 'invoices', 'state/invoices'])
      mkdirSync(join(this.folder, name), { recursive: true })
    this.#write('ca.pem', ca)
    const key = this.#write('bank_key', this.#sshd.privateKey)
    const publicKey = execFileSync('ssh-keygen', ['-y', '-f', key])
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'sesame street', '-f', key])
    this.#write('bank_key.pub', publicKey)
    this.#write('bank_passphrase', 'sesame street\n')
    this.#write('other_passphrase', 'barley street\n')
    this.#write('token', `${token}\n`)
    this.#write('old_token', 'a-token-of-last-year\n')
    chmodSync(this.#write('open_token', `${token}\n`), 0o644)
    this.#write('invoices.yaml', invoiceMapping)
    this.#write('accounts.csv', 'account,legalEntity,region\nDE73999999990000001234,DE01,emea\n')
    this.#write('misspelt.csv', 'acount,legalEntity,region\nDE73999999990000001234,DE01,emea\n')
  }

  #write(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name)
    writeFileSync(path, content, { mode: 0o600 })
    return path
  }

  /** Every line of `kontor check`, with names in the place of what differs from run to run. */
  async check(text: string): Promise<string[]> {
    const config = this.#write('kontor.yaml', this.#filled(text))
    const { findings } = await checked(config)
    return findings.map(({ ok, what }) => this.#named(`${ok ? '✓' : '✗'} ${what}`))
  }

  #filled(text: string): string {
    const { hub, sftp, website: site, late, expired, closed } = this.#ports
    return text
      .replaceAll('HUB-PORT', String(hub))
      .replaceAll('BANK-PORT', String(sftp))
      .replaceAll('WEBSITE-PORT', String(site))
      .replaceAll('LATE-PORT', String(late))
      .replaceAll('EXPIRED-PORT', String(expired))
      .replaceAll('CLOSED-PORT', String(closed))
      .replaceAll('BANK-USER', this.#sshd.user)
      .replaceAll('BANK-FOLDER', this.#sshd.folder)
      .replaceAll('BANK-FINGERPRINT', this.#sshd.fingerprint)
  }

  #named(line: string): string {
    const { hub, sftp, website: site, late, expired, closed } = this.#ports
    const hubs = new RegExp(`127\\.0\\.0\\.1:(${hub}|${late}|${expired}|${closed})`, 'g')
    return line
      .replaceAll(`${this.folder}/`, '')
      .replaceAll(this.#sshd.folder, '/outgoing')
      .replaceAll(this.#sshd.fingerprint, 'SHA256:…')
      .replaceAll(`127.0.0.1:${sftp}`, 'sftp.bank.example:22')
      .replaceAll(`.invalid:${sftp}`, '.invalid:22')
      .replaceAll(hubs, 'hub.example:8443')
      .replaceAll(`127.0.0.1:${site}`, 'www.example.com:80')
  }

  async close(): Promise<void> {
    for (const server of this.#others) {
      server.closeAllConnections()
      server.close()
    }
    await this.#hub.close()
    await this.#sshd.stop()
    rmSync(this.folder, { recursive: true })
  }
}

const portOf = (server: Server) => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A website answers a request for a link as it answers any. */
async function website(): Promise<Server> {
  const server = createServer((_request, response) => response.end('<h1>Welcome</h1>'))
  server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nWelcome'),
  )
  return begun(server)
}

/** A hub an hour behind this machine: to the agent, its own clock is an hour ahead. */
async function hubAnHourLate(): Promise<Server> {
  const server = createServer()
  const sockets = new WebSocketServer({ server, handleProtocols: () => protocolVersion })
  sockets.on('headers', (lines) => {
    lines.push(`Date: ${new Date(Date.now() - 3_605_000).toUTCString()}`)
  })
  sockets.on('connection', (socket) => {
    socket.once('message', () => socket.send(encode(byeFor('inbox-unknown'))))
  })
  return begun(server)
}

async function begun(server: Server): Promise<Server> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** An authority, and a server's certificate of it whose time is over. */
async function expiredPki(): Promise<{ ca: string; cert: string; key: string }> {
  const authority = await Pki.make('Authority of the tests')
  const from = new Date(Date.now() - 20 * 86_400_000)
  const until = new Date(Date.now() - 10 * 86_400_000)
  return { ca: authority.cert, ...(await authority.sign({ name: 'hub', from, until })) }
}
