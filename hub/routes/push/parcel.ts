import { createHash } from 'node:crypto'
import type { StoredEvent } from '../../store/contract.ts'
import type { PushRoute } from './settings.ts'
import { signature } from './signature.ts'

/** The body of a request and the headers that belong to it. */
export interface Parcel {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Events in CloudEvents' HTTP binding, structured: as a batch, or one alone. Each goes byte for
 * byte as its agent sent it. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings
 */
export function parcelOf(route: PushRoute, events: readonly StoredEvent[], now: Date): Parcel {
  const isBatch = route.mode === 'batch'
  const bodies = events.map(({ body }) => body)
  const body = isBatch ? `[${bodies.join(',')}]` : bodies.join('')
  const type = isBatch ? 'application/cloudevents-batch+json' : 'application/cloudevents+json'
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'idempotency-key': keyOf(route.name, events),
    'user-agent': 'kontor-hub',
  }
  const secret = route.signature?.()
  if (secret === undefined) return { headers, body }
  const seconds = Math.floor(now.getTime() / 1000)
  return { headers: { ...headers, 'kontor-signature': signature(secret, seconds, body) }, body }
}

/** The same for the same events on the same route, also after the hub was started anew. */
function keyOf(route: string, events: readonly StoredEvent[]): string {
  const ids = events.map(({ id }) => id)
  return createHash('sha256')
    .update(JSON.stringify([route, ids]))
    .digest('hex')
}
