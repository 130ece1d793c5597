import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { SocksClient } from 'socks'
import type { ProxyConfig } from '../../config/types.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** A way to a server, and the password of the proxy on it. */
export interface Way {
  readonly proxy: ProxyConfig | undefined
  readonly proxyPassword: string | undefined
  readonly timeoutMs: number
}

/** Why there is no connection. Holds nothing that a server or proxy has said. */
export type TunnelFaultCode =
  | 'name-unknown'
  | 'unreachable'
  | 'proxy-unreachable'
  | 'proxy-refused'
  | 'timeout'

export class TunnelFault extends Error {
  override readonly name = 'TunnelFault'
  readonly code: TunnelFaultCode
  /** What the system said, such as `ECONNREFUSED`. */
  readonly system: string | undefined

  constructor(code: TunnelFaultCode, system?: string) {
    super(code)
    this.code = code
    this.system = system
  }
}

/** Answer of a proxy, in bytes. */
const maxProxyAnswer = 16_384

/**
 * A connection to a server, straight or through a proxy; the proxy then resolves the name.
 *
 * @throws {TunnelFault}
 */
export function openTunnel(to: Address, { proxy, proxyPassword, timeoutMs }: Way): Promise<Socket> {
  if (proxy === undefined) return straight(to, timeoutMs)
  return proxy.kind === 'socks5'
    ? throughSocks(to, proxy, proxyPassword, timeoutMs)
    : throughHttp(to, proxy, proxyPassword, timeoutMs)
}

function straight({ host, port }: Address, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    const fail = (fault: TunnelFault) => {
      clearTimeout(timer)
      socket.destroy()
      reject(fault)
    }
    const timer = setTimeout(() => fail(new TunnelFault('timeout', 'ETIMEDOUT')), timeoutMs)
    const refused = (error: NodeJS.ErrnoException) => fail(faultOf(error))
    socket.once('error', refused)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', refused)
      resolve(socket)
    })
  })
}

const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'])

function faultOf({ code = '' }: NodeJS.ErrnoException): TunnelFault {
  return new TunnelFault(unknownName.has(code) ? 'name-unknown' : 'unreachable', code)
}

async function throughSocks(
  destination: Address,
  { host, port, user }: ProxyConfig,
  password: string | undefined,
  timeoutMs: number,
): Promise<Socket> {
  const way = await straightToProxy({ host, port }, timeoutMs)
  const login = user === undefined ? {} : { userId: user, password: password ?? '' }
  try {
    const { socket } = await SocksClient.createConnection({
      command: 'connect',
      proxy: { host, port, type: 5, ...login },
      destination: { ...destination },
      existing_socket: way,
      timeout: timeoutMs,
    })
    return socket
  } catch {
    way.destroy()
    throw new TunnelFault('proxy-refused')
  }
}

async function straightToProxy(proxy: Address, timeoutMs: number): Promise<Socket> {
  try {
    return await straight(proxy, timeoutMs)
  } catch (error) {
    throw new TunnelFault('proxy-unreachable', (error as TunnelFault).system)
  }
}

async function throughHttp(
  { host, port }: Address,
  proxy: ProxyConfig,
  password: string | undefined,
  timeoutMs: number,
): Promise<Socket> {
  const way = await straightToProxy(proxy, timeoutMs)
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const login = Buffer.from(`${proxy.user}:${password ?? ''}`).toString('base64')
  const headers = proxy.user === undefined ? {} : { 'Proxy-Authorization': `Basic ${login}` }
  return new Promise((resolve, reject) => {
    const refuse = () => {
      way.destroy()
      reject(new TunnelFault('proxy-refused'))
    }
    const asked = request({
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...headers },
      createConnection: () => way,
      maxHeaderSize: maxProxyAnswer,
      timeout: timeoutMs,
    })
    asked.once('connect', (answer, socket, head) => {
      if (answer.statusCode !== 200) return refuse()
      // The server may have said its first line already.
      if (head.length > 0) socket.unshift(head)
      way.setTimeout(0)
      resolve(way)
    })
    asked.once('response', refuse)
    asked.once('timeout', refuse)
    asked.once('error', refuse)
    asked.end()
  })
}
