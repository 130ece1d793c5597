import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { decode, encode } from '../../../protocol/codec.ts'
import { type Hello, protocolVersion } from '../../../protocol/frames.ts'
import { camtChunksOf } from '../inputs.ts'
import { csvOf, invoiceMapping } from './csvRows.ts'
import { House } from './house.ts'
import { type Delays, delaysOf } from './small.ts'

const waitingRows = 2_000
const everyMs = 20

/**
 * How long acknowledgements wait for the agent while a file of so many entries is being staged: a hub of
 * our own sends each with a ping behind it, and the pong comes once the acknowledgement is on the agent's
 * disk.
 */
export async function acks(entries: number): Promise<Delays & { readonly acks: string }> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: () => protocolVersion,
  })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const house = new House()
  try {
    await house.open(['treasury'], invoiceMapping)
    const config = join(house.folder, 'kontor.yaml')
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(/127\.0\.0\.1:\d+/g, `127.0.0.1:${port}`),
    )
    const linked = once(server, 'connection')
    house.start('run')
    const [socket] = (await linked) as [WebSocket]
    const link = new HeldLink(socket)
    house.drop(house.invoices, 'rows.csv', Buffer.concat([...csvOf(waitingRows)]))
    while (link.sent < waitingRows) await sleep(50)
    await house.dropChunks(house.bank, 'large.xml', camtChunksOf(entries))
    await sleep(1_000)
    const times: number[] = []
    while (!link.isStaged && times.length < waitingRows) {
      times.push(await link.acknowledge())
      await sleep(everyMs)
    }
    return { acks: link.isStaged ? 'until the release' : 'while staging', ...delaysOf(times) }
  } finally {
    await house.end()
    server.close()
  }
}

/** A hub's end of the link that takes all and acknowledges an event at a time. */
class HeldLink {
  sent = 0
  /** The large file was released: its first events have come. */
  isStaged = false
  readonly #socket: WebSocket
  #acked = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const decoded = decode(String(data))
      if ('code' in decoded) throw new Error(`a frame that can't be read: ${decoded.detail}`)
      const { frame } = decoded
      if (frame.t === 'hello') this.#welcome(frame)
      if (frame.t !== 'events') return
      if (frame.lane === 'statements') this.isStaged = true
      else this.sent = frame.through
    })
  }

  /** Milliseconds until it is on the agent's disk. */
  async acknowledge(): Promise<number> {
    this.#acked += 1
    const begun = performance.now()
    const pong = once(this.#socket, 'pong')
    const ack = { t: 'ack', lane: 'bulk', through: this.#acked, duplicates: 0 } as const
    this.#socket.send(encode(ack))
    this.#socket.ping()
    await pong
    return performance.now() - begun
  }

  #welcome({ lanes }: Hello): void {
    const cursors = lanes.map(({ lane, acked }) => ({ lane, through: acked }))
    const window = { events: 2_000, bytes: 8 * 1024 * 1024 }
    const told = { version: protocolVersion, hub: 'bench', epoch: 'bench', term: 1 } as const
    this.#socket.send(encode({ t: 'welcome', ...told, window, heartbeatMs: 600_000, cursors }))
  }
}
