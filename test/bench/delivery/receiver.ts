import { createServer } from 'node:http'
import Database from 'better-sqlite3'

/**
 * A receiver for the peer, in a process of its own: commits each batch of lines with a sync before it
 * answers, as the hub does. Tells its parent its port.
 *
 *     node test/bench/delivery/receiver.ts FILE
 */
const store = new Database(process.argv[2] ?? '')
store.pragma('journal_mode = WAL')
store.pragma('synchronous = FULL')
store.exec('CREATE TABLE event (cursor INTEGER PRIMARY KEY, body TEXT NOT NULL)')
const insert = store.prepare('INSERT INTO event (body) VALUES (?)')
const commit = store.transaction((lines: readonly string[]) => {
  for (const line of lines) insert.run(line)
})

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    commit(Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean))
    response.end()
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
