import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'

const server = fileURLToPath(new URL('./echoServer.ts', import.meta.url))
/** Messages under way, as a hub's window lets some frames be. */
const window = 4

/** Milliseconds until so many messages have come back from a process that does nothing else. */
export async function echoed(messages: readonly Uint8Array[]): Promise<number> {
  const child = fork(server)
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    await once(socket, 'open')
    const texts = messages.map((bytes) => Buffer.from(bytes).toString())
    const begun = performance.now()
    await exchange(socket, texts)
    const milliseconds = performance.now() - begun
    socket.terminate()
    return milliseconds
  } finally {
    child.kill('SIGKILL')
  }
}

function exchange(socket: WebSocket, texts: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let [sent, back] = [0, 0]
    const send = () => {
      const text = texts[sent]
      if (text === undefined || sent - back >= window) return
      sent += 1
      socket.send(text)
      send()
    }
    socket.on('error', reject)
    socket.on('message', () => {
      back += 1
      if (back === texts.length) resolve()
      send()
    })
    send()
  })
}
