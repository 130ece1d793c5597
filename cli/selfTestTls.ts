import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, rootCertificates } from 'node:tls'

/** Real encryption on loopback. By a shared key: a certificate of ours would run out one day. */
const key = Buffer.from('kontor self-test, of no value to anybody')
const shared = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'PSK' } as const

/**
 * A handshake and a word there and back.
 *
 * @throws {Error} Where this machine's OpenSSL settings or loopback do not let it happen.
 */
export async function shakeHands(): Promise<string> {
  const server = createServer({ ...shared, pskCallback: () => key }, (socket) => {
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({
    ...shared,
    port,
    host: '127.0.0.1',
    checkServerIdentity: () => undefined,
    pskCallback: () => ({ psk: key, identity: 'self-test' }),
  })
  try {
    await once(client, 'secureConnect')
    client.write('statement')
    const [echo] = await once(client, 'data')
    if (String(echo) !== 'statement') throw new Error('what was encrypted came back changed.')
    if (rootCertificates.length === 0) throw new Error('no certificate authority is known.')
    const { openssl } = process.versions
    return `OpenSSL ${openssl} encrypts, ${rootCertificates.length} authorities known`
  } finally {
    client.destroy()
    server.close()
  }
}
