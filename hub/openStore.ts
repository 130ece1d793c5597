import { dirname, join } from 'node:path'
import type { HubOptions } from './options.ts'
import type { HubStore } from './store/contract.ts'
import { openHubStore } from './store/store.ts'

/**
 * The store that the options name: a file of this hub's own, or the one that several hubs share.
 *
 * @throws {Error} Where it can't be opened.
 */
export async function openStoreOf(options: HubOptions): Promise<HubStore> {
  const { storePath: path, maxStoreBytes, jetStream: settings, listeners } = options
  const now = () => new Date()
  if (!settings) {
    const size = maxStoreBytes === undefined ? {} : { maxBytes: maxStoreBytes }
    return openHubStore({ path, now, ...size })
  }
  // Most hubs have one machine: what talks to NATS is loaded by those alone that need it.
  const { openJetStreamStore } = await import('./store/jetstream/store.ts')
  const onFault = (error: unknown) => listeners?.onFault?.(error)
  return openJetStreamStore({
    settings,
    path: join(dirname(path), 'jetstream.sqlite'),
    now,
    onFault,
  })
}
