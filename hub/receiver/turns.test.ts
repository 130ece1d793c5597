import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Turns } from './turns.ts'

const peers: Socket[] = []
const server = createServer()
afterEach(() => {
  for (const peer of peers) peer.destroy()
  server.close()
})

test('all that knock get in between two pieces of work', async () => {
  const turns = new Turns()
  let came = 0
  server.on('connection', () => {
    came += 1
    turns.knocked()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  for (let i = 0; i < 40; i += 1) peers.push(connect(port, '127.0.0.1'))
  // Names are looked up and connections made in turns of their own.
  await Promise.all(peers.map((peer) => once(peer, 'connect')))
  await turns.pass()
  expect(came).toBe(40)
})

test('it ends, however many come', async () => {
  const turns = new Turns()
  let isOver = false
  const knock = () => {
    turns.knocked()
    if (!isOver) setImmediate(knock)
  }
  knock()
  await turns.pass()
  isOver = true
})
