import { lanes } from '../../../events/lane.ts'
import type { Batch } from '../../../outbox/batchBuilder.ts'
import type { Outbox } from '../../../outbox/outbox.ts'
import type { Frame } from '../../../protocol/frames.ts'
import type { Database } from '../engine.ts'
import type { MutantKind } from './mutant.ts'
import { withoutTransactions } from './withoutTransactions.ts'

type Read = Outbox['delivery']['read']

/** Changes what is read for a destination. */
function reading(change: (read: Read) => Read) {
  return (outbox: Outbox) => {
    const read: Read = outbox.delivery.read.bind(outbox.delivery)
    Object.assign(outbox.delivery, { read: change(read) })
  }
}

/** Faults of the agent's side: of its store, its reading, its cursors. */
export const agentMutants: readonly MutantKind[] = [
  {
    name: 'agent-sync-skipped',
    breaks: 'what is committed is on the disk: a crash takes all since the last start along',
    foundBy: 1,
    make: () => {
      let image: Buffer
      return {
        outbox: (_outbox, store) => {
          image = store.serialize()
        },
        agentCrashed: (disk) => image && disk.replace(image),
      }
    },
  },
  {
    name: 'release-without-transaction',
    breaks: 'a file becomes visible in one transaction',
    foundBy: 23,
    make: () => ({ agentStore: withoutTransactions }),
  },
  {
    name: 'staged-visible',
    breaks: 'nothing that is staged shows before its file is decided',
    foundBy: 1,
    make: () => ({ outbox: showStaged }),
  },
  {
    name: 'cursor-moved-on-send',
    breaks: 'a cursor moves with an acknowledgement alone',
    foundBy: 1,
    make: () => ({
      socket: (socket, destination, outbox) => ({
        ...socket,
        send: (text) => {
          const frame = JSON.parse(text) as Frame
          if (frame.t === 'events' && frame.job === undefined) {
            outbox.destinations.acknowledge(destination, frame.lane, frame.through)
          }
          socket.send(text)
        },
      }),
    }),
  },
  {
    name: 'filter-backwards',
    breaks: 'a changed filter counts from the next release on',
    foundBy: 8,
    make: () => ({
      outbox: ({ destinations }) => {
        const rule = destinations.rule.bind(destinations)
        const last = Number.MAX_SAFE_INTEGER
        Object.assign(destinations, {
          rule: (name: string, lane: (typeof lanes)[number], _at: number, until: number) => {
            return { filter: rule(name, lane, last, last).filter, until }
          },
        })
      },
    }),
  },
  {
    name: 'lane-mixed',
    breaks: 'a lane holds the events of its own',
    foundBy: 1,
    make: () => ({
      outbox: reading((read) => (name, lane, ...rest) => {
        return { ...read(name, lane === 'bulk' ? 'statements' : lane, ...rest), lane }
      }),
    }),
  },
  {
    name: 'range-off-by-one',
    breaks: 'each place of a range is an event, filtered or parked',
    foundBy: 1,
    make: () => ({
      outbox: reading(
        (read) =>
          (...wanted) =>
            withoutFirst(read(...wanted)),
      ),
    }),
  },
  {
    name: 'parked-in-part',
    breaks: 'a release is parked whole',
    foundBy: 7,
    make: () => ({ outbox: parkFromRefused }),
  },
  {
    name: 'parked-sent',
    breaks: 'what is parked is not sent, nor sent past unsaid',
    foundBy: 2,
    make: () => ({
      outbox: reading((read) => (...wanted) => {
        const batch = read(...wanted)
        const { filtered, parked } = batch
        return { ...batch, filtered: filtered + parked, parked: 0 }
      }),
    }),
  },
  {
    name: 'rewind-ignored',
    breaks: 'a cursor goes back where the hub lost what it had',
    foundBy: 1,
    make: () => ({
      outbox: ({ destinations }) => void Object.assign(destinations, { rewind: () => {} }),
    }),
  },
  {
    name: 'renewed-without-need',
    breaks: 'a store keeps its id as long as nobody knows a twin of it',
    foundBy: 1,
    make: () => ({
      outbox: (outbox) => {
        if (outbox.destinations.names().length > 0) outbox.renew()
      },
    }),
  },
  {
    name: 'ack-of-another-lane',
    breaks: 'an acknowledgement counts for its own lane',
    foundBy: 1,
    make: () => ({
      heard: (frame) => {
        if (frame.t !== 'ack' || frame.job !== undefined) return frame
        return { ...frame, lane: frame.lane === 'bulk' ? 'statements' : 'bulk' }
      },
    }),
  },
  {
    name: 'window-ignored',
    breaks: "no more is under way than the hub's window allows",
    foundBy: 2,
    make: () => ({
      heard: (frame) => {
        if (frame.t !== 'welcome') return frame
        const { events, bytes } = frame.window
        return { ...frame, window: { events: events * 4, bytes: bytes * 4 } }
      },
    }),
  },
]

/** Leaves the first event of a batch out and says that it was filtered. */
function withoutFirst(batch: Batch): Batch {
  const { after, at, events, filtered } = batch
  if (events.length < 2) return batch
  const places = events.map((_, i) => at?.[i] ?? after + i + 1)
  return { ...batch, events: events.slice(1), at: places.slice(1), filtered: filtered + 1 }
}

function showStaged(outbox: Outbox, store: Database): void {
  const begin = outbox.staging.begin.bind(outbox.staging)
  const show = (file: number) => {
    const { lastInsertRowid } = store
      .prepare(`INSERT INTO release (file, released_at) VALUES (?, 'now')`)
      .run(file)
    for (const lane of lanes) {
      const sql = `UPDATE unit SET state = 'released', release = ?, first = ?
                   WHERE id = (SELECT id FROM unit WHERE lane = ? AND state = 'staged' AND events > 0)`
      store.prepare(sql).run(lastInsertRowid, outbox.releases.head(lane) + 1, lane)
    }
    outbox.releases.refresh()
  }
  Object.assign(outbox.staging, {
    begin: (file: number) => {
      const stager = begin(file)
      const write = stager.write.bind(stager)
      return Object.assign(stager, {
        write: (chunk: Parameters<typeof write>[0]) => {
          write(chunk)
          show(file)
        },
      })
    },
  })
}

function parkFromRefused({ parking }: Outbox, store: Database): void {
  const park = parking.park.bind(parking)
  Object.assign(parking, {
    park: (...refused: Parameters<typeof park>) => {
      const range = park(...refused)
      const [destination, lane, sequence] = refused
      store
        .prepare('UPDATE parked SET first = ? WHERE destination = ? AND lane = ? AND first = ?')
        .run(sequence, destination, lane, range.first)
      return range
    },
  })
}
