import { randomUUID } from 'node:crypto'
import { Audit } from './audit.ts'
import { Corrections } from './corrections.ts'
import { Delivery } from './delivery.ts'
import { Destinations } from './destinations.ts'
import { Files } from './files.ts'
import { Parking } from './parking.ts'
import { Releases } from './releases.ts'
import { Staging } from './staging.ts'
import { openStore, openStoreForReading, type Store } from './store.ts'

/**
 * The outbox: what was read and is not lost until every destination has it. One process, one thread
 * writes it. Every method is durable when it returns.
 */
export interface Outbox {
  /** Names this store at the hubs; a store that was rolled back begins a new one. */
  readonly storeId: string
  readonly audit: Audit
  readonly files: Files
  readonly staging: Staging
  readonly corrections: Corrections
  readonly releases: Releases
  readonly destinations: Destinations
  readonly parking: Parking
  readonly delivery: Delivery
  /**
   * Begins a new identity because a hub knows more of this store than it holds itself: it was rolled
   * back to an older snapshot. Every cursor starts over; the hubs drop what they have by its id.
   */
  renew(): void
  close(): void
}

/** @param now The clock; times are written in UTC. */
export function openOutbox(path: string, now: () => Date): Outbox {
  return compose(openStore(path), now)
}

/** The same for looking alone, while an agent may be writing. */
export function readOutbox(path: string): Outbox {
  return compose(openStoreForReading(path), () => new Date())
}

function compose(store: Store, now: () => Date): Outbox {
  const audit = new Audit(store, now)
  let storeId = storedIdentity(store) ?? begin(store, audit, now)
  const staging = new Staging(store)
  const releases = new Releases(store, staging, audit, now)
  const destinations = new Destinations(store, releases, audit, now)
  const parking = new Parking(store, audit, now)
  return {
    get storeId() {
      return storeId
    },
    audit,
    files: new Files(store, audit, now),
    staging,
    corrections: new Corrections(store),
    releases,
    destinations,
    parking,
    delivery: new Delivery(store, releases, destinations, parking),
    renew: () => {
      store.transaction(() => {
        storeId = begin(store, audit, now)
        destinations.startOver()
      })()
    },
    close: () => store.close(),
  }
}

function storedIdentity(store: Store): string | undefined {
  const row = store.prepare('SELECT store_id FROM identity').get() as
    | { store_id: string }
    | undefined
  return row?.store_id
}

function begin(store: Store, audit: Audit, now: () => Date): string {
  const begun = randomUUID()
  store.transaction(() => {
    store.prepare('DELETE FROM identity').run()
    store.prepare('INSERT INTO identity VALUES (?, ?)').run(begun, now().toISOString())
    audit.add('store-begun', { storeId: begun })
  })()
  return begun
}
