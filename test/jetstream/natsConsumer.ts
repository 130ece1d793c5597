import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import type { NatsServers } from './natsServer.ts'

export interface Taken {
  readonly subject: string
  readonly id: string
  readonly body: string
  readonly cursor: string
  readonly contentType: string
}

/**
 * What a consumer that knows NATS and nothing of Kontor gets of a stream, from its first message to
 * its last one.
 */
export async function takenFrom(
  nats: NatsServers,
  stream: string,
  filter = `${stream}.>`,
): Promise<Taken[]> {
  const connection = await connect({ servers: nats.urls })
  try {
    const manager = await jetstreamManager(connection)
    const { name, num_pending } = await manager.consumers.add(stream, {
      filter_subject: filter,
      deliver_policy: DeliverPolicy.All,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: 10_000_000_000,
    })
    const consumer = await jetstream(connection).consumers.get(stream, name)
    const taken: Taken[] = []
    while (taken.length < num_pending) {
      const messages = await consumer.fetch({ max_messages: 1_000, expires: 5_000 })
      for await (const message of messages) {
        const { subject, headers } = message
        const header = (key: string) => headers?.get(key) ?? ''
        const body = message.string()
        taken.push({
          subject,
          id: String(Object(JSON.parse(body)).id),
          body,
          cursor: header('Kontor-Cursor'),
          contentType: header('Content-Type'),
        })
        if (taken.length === num_pending) break
      }
    }
    return taken
  } finally {
    await connection.close()
  }
}
