import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node'
import { wireLimits } from '../../../protocol/limits.ts'
import { refusalOf } from './refusal.ts'
import type { JetStreamLimits, JetStreamSettings } from './settings.ts'
import { tlsOf } from './tls.ts'

/** A frame is one message, with what the hub writes before it. */
const neededPayload = wireLimits.maxFrameBytes + 256 * 1024

/**
 * Connects to one of the servers; from then on the connection is made again whenever it breaks.
 *
 * @throws {Error} Where none answers or lets the hub in, or where a message can't hold a frame.
 */
export async function connectTo(
  settings: JetStreamSettings,
  limits: JetStreamLimits,
): Promise<NatsConnection> {
  const { servers, hub, login } = settings
  const tls = tlsOf(settings)
  const connection = await connect({
    servers: [...servers],
    name: `kontor hub ${hub}`,
    timeout: limits.requestMs,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    pingInterval: Math.ceil(limits.silenceMs / 2),
    maxPingOut: 2,
    ignoreAuthErrorAbort: true,
    // A server tells of others of its cluster, on other machines: there nothing goes without TLS.
    ...(tls ? { tls } : { ignoreClusterUpdates: true }),
    ...authentication(login),
  }).catch((error: unknown) => {
    throw refusalOf(error)
  })
  const { max_payload: most = 0 } = connection.info ?? {}
  if (most >= neededPayload) return connection
  await connection.close()
  throw new Error(
    `The NATS server takes messages of ${most} bytes, and the hub needs ${neededPayload}. Set ` +
      '`max_payload: 8MB` in its configuration.',
  )
}

function authentication(login: JetStreamSettings['login']): Partial<ConnectionOptions> {
  if (!login) return {}
  const now = () => login()
  const bytes = (text: string) => new TextEncoder().encode(text)
  const { kind } = now()
  const member = (name: string) => String(Reflect.get(now(), name))
  if (kind === 'token') return { authenticator: tokenAuthenticator(() => member('token')) }
  if (kind === 'credentials') {
    return { authenticator: credsAuthenticator(() => bytes(member('text'))) }
  }
  const [user, password] = [() => member('user'), () => member('password')]
  return { authenticator: usernamePasswordAuthenticator(user, password) }
}
