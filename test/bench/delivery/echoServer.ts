import { WebSocketServer } from 'ws'

/** Sends each message back, in a process of its own. Tells its parent its port. */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
server.on('listening', () => process.send?.(server.address()))
