import { join } from 'node:path'
import type { HubStore } from '../../hub/store/contract.ts'
import type { EventStreamSettings, JetStreamLimits } from '../../hub/store/jetstream/settings.ts'
import { openJetStreamStore } from '../../hub/store/jetstream/store.ts'
import { everything } from '../../hub/store/scope.ts'
import type { NatsServers } from './natsServer.ts'

/** The store of one of several hubs, as that hub opens it. */
export function openShared(
  nats: NatsServers,
  hub: string,
  more: {
    readonly stream?: string
    readonly replicas?: number
    readonly limits?: Partial<JetStreamLimits>
    readonly events?: EventStreamSettings
    readonly onFault?: (error: unknown) => void
  } = {},
): Promise<HubStore> {
  const { stream = 'HUB', replicas = 1, limits = {}, events, onFault = () => {} } = more
  return openJetStreamStore({
    settings: { servers: nats.urls, stream, replicas, events, tls: undefined, hub },
    path: join(nats.folder, `${stream}-${hub}.db`),
    now: () => new Date(),
    limits,
    onFault,
  })
}

/** Ids of all events of an inbox, in the hub's order. */
export async function idsIn(store: HubStore, inbox = 'erp'): Promise<string[]> {
  const page = { scope: everything, inbox, after: 0, limit: 100_000 }
  const ids: string[] = []
  for (let after = 0; ; ) {
    const { events, through } = await store.events({ ...page, after })
    ids.push(...events.map(({ id }) => id))
    if (through === after) return ids
    after = through
  }
}
