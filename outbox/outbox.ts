import { randomUUID } from 'node:crypto'
import { Checkpoints } from '../storage/checkpoints.ts'
import { type AtRestKeys, noKeys } from './atRestKeys.ts'
import { Audit } from './audit.ts'
import { Bodies } from './bodies.ts'
import { Chain } from './chain.ts'
import { Commands } from './commands.ts'
import { Corrections } from './corrections.ts'
import { Delivery } from './delivery.ts'
import { Destinations } from './destinations.ts'
import { Dues } from './dues.ts'
import { Files } from './files.ts'
import { Gaps } from './gaps.ts'
import { HeldUnits } from './heldUnits.ts'
import { LaneProofs } from './laneProofs.ts'
import { Originals } from './originals.ts'
import { Parking } from './parking.ts'
import { Pending } from './pending.ts'
import { Pruned } from './pruned.ts'
import { Pruning } from './pruning.ts'
import { Rebuilding } from './rebuilding.ts'
import { Receipts } from './receipts.ts'
import { Releases } from './releases.ts'
import { Replays } from './replays.ts'
import { Requests } from './requests.ts'
import { RowKeys } from './rowKeys.ts'
import { RowSamples } from './rowSamples.ts'
import { Schedules } from './schedules.ts'
import { Sealing } from './sealing.ts'
import { Staging } from './staging.ts'
import { Standing } from './standing.ts'
import { openStore, openStoreForAsking, openStoreForReading, type Store } from './store.ts'
import { Traces } from './traces.ts'

/**
 * The outbox: what was read and is not lost until every destination has it. One process, one thread
 * writes it. Every method is durable when it returns.
 */
export interface Outbox {
  /** Names this store at the hubs; a store that was rolled back begins a new one. */
  readonly storeId: string
  readonly audit: Audit
  readonly files: Files
  readonly schedules: Schedules
  readonly staging: Staging
  readonly corrections: Corrections
  readonly releases: Releases
  readonly standing: Standing
  readonly chain: Chain
  readonly gaps: Gaps
  readonly dues: Dues
  readonly laneProofs: LaneProofs
  readonly destinations: Destinations
  readonly parking: Parking
  readonly replays: Replays
  readonly pruned: Pruned
  readonly pruning: Pruning
  readonly rebuilding: Rebuilding
  readonly traces: Traces
  readonly heldUnits: HeldUnits
  readonly originals: Originals
  readonly receipts: Receipts
  readonly requests: Requests
  readonly commands: Commands
  readonly pending: Pending
  readonly rowKeys: RowKeys
  readonly delivery: Delivery
  readonly sealing: Sealing
  /** Runs the work in one transaction; what was released in it is forgotten where it fails. */
  together<Result>(work: () => Result): Result
  /**
   * Begins a new identity because a hub knows more of this store than it holds itself: it was rolled
   * back to an older snapshot. Every cursor starts over; the hubs drop what they have by its id.
   */
  renew(): void
  close(): void
}

/**
 * @param now The clock; times are written in UTC.
 * @param keys What events are encrypted with where they lie.
 * @throws {StoreError} Also `store-key-missing`, with nothing changed.
 */
export function openOutbox(path: string, now: () => Date, keys: AtRestKeys = noKeys): Outbox {
  const store = openStore(path)
  try {
    const outbox = outboxOn(store, now, keys, new Checkpoints(store))
    outbox.sealing.begin(keys)
    return outbox
  } catch (error) {
    store.close()
    throw error
  }
}

/** The same for looking alone, while an agent may be writing. */
export function readOutbox(path: string, keys: AtRestKeys = noKeys): Outbox {
  return outboxOn(openStoreForReading(path), () => new Date(), keys)
}

/**
 * The requests of an outbox that an agent runs on. Whoever asks adds its request and reads the answer;
 * all else is the agent's to write.
 */
export function openRequests(path: string): { readonly requests: Requests; close(): void } {
  const store = openStoreForAsking(path)
  const requests = new Requests(store, () => new Date())
  return { requests, close: () => store.close() }
}

/** An outbox on a store that is open: the simulation's lies in memory, and loses what a crash loses. */
export function outboxOn(
  store: Store,
  now: () => Date,
  keys: AtRestKeys = noKeys,
  checkpoints?: Checkpoints,
): Outbox {
  const written = () => checkpoints?.written()
  const bodies = new Bodies(store, keys)
  const audit = new Audit(store, now)
  let storeId = storedIdentity(store) ?? begin(store, audit, now)
  const chain = new Chain(store)
  const samples = new RowSamples(store)
  const staging = new Staging(store, chain, samples, bodies, written)
  const laneProofs = new LaneProofs(store)
  const releases = new Releases(store, staging, chain, samples, laneProofs, audit, now, bodies)
  const destinations = new Destinations(store, releases, audit, now)
  const parking = new Parking(store, audit, now)
  const corrections = new Corrections(store, chain, bodies)
  return {
    get storeId() {
      return storeId
    },
    audit,
    files: new Files(store, audit, now),
    schedules: new Schedules(store),
    staging,
    corrections,
    releases,
    standing: new Standing(store, now),
    chain,
    gaps: new Gaps(store, now),
    dues: new Dues(store, now),
    laneProofs,
    destinations,
    parking,
    replays: new Replays(store, parking, audit, now),
    pruned: new Pruned(store),
    pruning: new Pruning(store, audit, now, written),
    rebuilding: new Rebuilding(store, releases, audit, bodies),
    traces: new Traces(store, destinations, parking, bodies),
    heldUnits: new HeldUnits(store, corrections, releases, audit, bodies),
    originals: new Originals(store, audit, now),
    receipts: new Receipts(store, destinations, parking),
    requests: new Requests(store, now),
    commands: new Commands(store, now),
    pending: new Pending(store),
    rowKeys: new RowKeys(store, audit),
    delivery: new Delivery(store, releases, destinations, parking, bodies),
    sealing: new Sealing(store, bodies, audit, keys),
    together: (work) => {
      try {
        return store.transaction(work)()
      } catch (error) {
        releases.refresh()
        throw error
      }
    },
    renew: () => {
      // The name counts once it is committed: a full disk leaves the old one.
      storeId = store.transaction(() => {
        const begun = begin(store, audit, now)
        destinations.startOver()
        return begun
      })()
    },
    close: () => {
      void checkpoints?.close()
      store.close()
    },
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
