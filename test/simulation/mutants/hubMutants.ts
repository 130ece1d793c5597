import { Registry } from '../../../hub/receiver/registry.ts'
import type { Delivery, HubStore, Outcome } from '../../../hub/store/contract.ts'
import type { Frame, Hello } from '../../../protocol/frames.ts'
import { sequenceAt } from '../../../protocol/range.ts'
import type { MutantKind } from './mutant.ts'
import { withoutTransactions } from './withoutTransactions.ts'

type Commit = HubStore['commit']

/** The same store with another commit. */
function committing(store: HubStore, change: (commit: Commit) => Commit): HubStore {
  return Object.create(store, {
    commit: { value: change((deliveries) => store.commit(deliveries)) },
    admit: { value: (hellos: Parameters<HubStore['admit']>[0]) => store.admit(hellos) },
    events: { value: (page: Parameters<HubStore['events']>[0]) => store.events(page) },
    epoch: { get: () => store.epoch },
    accountKey: { get: () => store.accountKey },
  })
}

/** Faults of the hub's side: of its commits, its acknowledgements, its door. */
export const hubMutants: readonly MutantKind[] = [
  {
    name: 'ack-before-commit',
    breaks: 'an acknowledgement follows its commit',
    foundBy: 1,
    make: () => ({ answersBeforeCommit: true }),
  },
  {
    name: 'hub-sync-skipped',
    breaks: 'what the hub has committed is on its disk',
    foundBy: 16,
    make: () => {
      let image: Buffer
      return {
        hubStore: (store, disk) => {
          image = disk.image()
          return store
        },
        hubCrashed: (disk) => disk.replace(image),
      }
    },
  },
  {
    name: 'commit-without-transaction',
    breaks: 'events and cursor of a frame are committed together',
    foundBy: 51,
    make: () => ({ hubDatabase: withoutTransactions }),
  },
  {
    name: 'commit-in-part',
    breaks: 'a frame is stored as a whole or not at all',
    foundBy: 1,
    make: () => ({
      hubStore: (store) => committing(store, (commit) => (all) => commit(all.map(firstOnly))),
    }),
  },
  {
    name: 'duplicate-not-dropped',
    breaks: 'an inbox has each id once',
    foundBy: 2,
    make: () => ({
      hubStore: (store, disk) =>
        committing(store, (commit) => async (all) => {
          const outcomes = await commit(all)
          // What looks an id up compares it with its event's inbox.
          disk.open().exec("UPDATE event SET inbox = 'lost'")
          return outcomes
        }),
    }),
  },
  {
    name: 'twin-unnoticed',
    breaks: 'a store that shows other events under a known range is told so',
    foundBy: 9,
    make: () => ({
      hubStore: (store) =>
        committing(store, (commit) => async (all) => (await commit(all)).map(believed)),
    }),
  },
  {
    name: 'proof-ignored',
    breaks: 'a cursor that fits is believed only with the proof of what stands before it',
    foundBy: 295,
    make: () => ({ hubStore: blind, heard: unproven }),
  },
  {
    name: 'proof-of-hello-ignored',
    breaks: 'a hub at the cursor of the agent compares what both know of it',
    foundBy: 329,
    make: () => ({ hubStore: blind }),
  },
  {
    name: 'proof-of-welcome-ignored',
    breaks: 'an agent that stands elsewhere than its hub judges what the hub has',
    foundBy: 295,
    make: () => ({ heard: unproven }),
  },
  {
    name: 'second-link-admitted',
    breaks: 'an agent has one link to an inbox, so a clone is told apart',
    foundBy: 8,
    make: () => ({ registry: () => new OpenDoor() }),
  },
]

/** A hub that doesn't look at the proofs of a hello. */
function blind(store: HubStore): HubStore {
  const shown = (hello: Hello): Hello => {
    return { ...hello, lanes: hello.lanes.map((lane) => ({ ...lane, proof: undefined })) }
  }
  return Object.create(store, {
    commit: { value: (all: Parameters<Commit>[0]) => store.commit(all) },
    admit: { value: (hellos: readonly Hello[]) => store.admit(hellos.map(shown)) },
    events: { value: (page: Parameters<HubStore['events']>[0]) => store.events(page) },
    epoch: { get: () => store.epoch },
    accountKey: { get: () => store.accountKey },
  })
}

function unproven(frame: Frame): Frame {
  if (frame.t !== 'welcome') return frame
  return { ...frame, cursors: frame.cursors.map((one) => ({ ...one, proof: undefined })) }
}

class OpenDoor extends Registry {
  override claim(): undefined {
    return undefined
  }
}

function firstOnly(delivery: Delivery): Delivery {
  const { frame, bodies } = delivery
  const { events, filtered } = frame
  if (events.length < 2) return delivery
  const left = { events: events.slice(0, 1), at: [sequenceAt(frame, 0)] }
  const counts = { filtered: filtered + events.length - 1 }
  return { ...delivery, bodies: bodies.slice(0, 1), frame: { ...frame, ...left, ...counts } }
}

function believed(outcome: Outcome): Outcome {
  const isFork = !outcome.ok && outcome.code === 'store-forked'
  return isFork ? { ok: true, duplicates: 0, conflicts: 0 } : outcome
}
