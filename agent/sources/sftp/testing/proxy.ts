import { connect, createServer, type Server, type Socket } from 'node:net'

export interface ProxyWishes {
  readonly user?: string
  readonly password?: string
  /** Before each piece is passed on. */
  readonly delayMs?: number
}

/** A proxy on this machine that speaks SOCKS5 and HTTP CONNECT, and cuts where it is told to. */
export class LoopbackProxy {
  port = 0
  /** What clients asked to be led to, as they wrote it. */
  readonly asked: string[] = []
  /** Bytes from the server that the next connection passes on before it is cut. */
  cutAfter = Number.POSITIVE_INFINITY
  readonly #wishes: ProxyWishes
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(wishes: ProxyWishes = {}) {
    this.#wishes = wishes
    this.#server = createServer((client) => {
      this.#watch(client)
      client.once('data', (data) =>
        data[0] === 5 ? this.#socks(client) : this.#http(client, data),
      )
    })
  }

  begin(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address()
        this.port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      })
    })
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #socks(client: Socket): void {
    const { user, password } = this.#wishes
    const request = () => {
      client.once('data', (data) => {
        const [kind, length] = [data[3], data[4] ?? 0]
        const host =
          kind === 1 ? data.subarray(4, 8).join('.') : data.subarray(5, 5 + length).toString()
        const port = data.readUInt16BE(kind === 1 ? 8 : 5 + length)
        this.#lead(client, host, port, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
      })
    }
    if (user === undefined) {
      client.write(Buffer.from([5, 0]))
      request()
      return
    }
    client.once('data', (data) => {
      const known = Buffer.from(`\u0001${sized(user)}${sized(password ?? '')}`).equals(data)
      client.write(Buffer.from([1, known ? 0 : 1]))
      if (known) request()
      else client.end()
    })
    client.write(Buffer.from([5, 2]))
  }

  #http(client: Socket, head: Buffer): void {
    const { user, password } = this.#wishes
    const text = head.toString('latin1')
    const [, host = '', port = '0'] = /^CONNECT ([^ ]*):(\d+) HTTP/.exec(text) ?? []
    const login = Buffer.from(`${user}:${password}`).toString('base64')
    if (user !== undefined && !text.includes(`Proxy-Authorization: Basic ${login}\r\n`)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#lead(client, host, Number(port), Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
  }

  #lead(client: Socket, host: string, port: number, welcome: Buffer): void {
    this.asked.push(host)
    let left = this.cutAfter
    this.cutAfter = Number.POSITIVE_INFINITY
    const server = connect(port, '127.0.0.1', () => {
      client.write(welcome)
      client.pipe(server)
    })
    this.#watch(server)
    server.on('data', (data) => {
      const pass = () => {
        client.write(data.subarray(0, Math.max(0, left)))
        left -= data.length
        if (left <= 0) client.destroy()
      }
      if (this.#wishes.delayMs === undefined) pass()
      else setTimeout(pass, this.#wishes.delayMs)
    })
    server.on('close', () => client.destroy())
    client.on('close', () => server.destroy())
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
  }
}

function sized(text: string): string {
  return `${String.fromCharCode(text.length)}${text}`
}
