import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lanes } from '../../events/lane.ts'
import type { Filter } from '../../outbox/filter.ts'
import type { MadeEvent, MadeFile } from '../simulation/traffic.ts'
import { OutboxBench } from './outboxBench.ts'

type Act = (bench: OutboxBench) => void

/** A counterexample then reads as what happened. */
function shown(text: string, act: Act): Act {
  return Object.assign(act, { [fc.toStringMethod]: () => text })
}

function event(id: string, name: string): MadeEvent {
  const type = `finance.${name}.v1`
  const body = JSON.stringify({ specversion: '1.0', id, source: '/a', type, data: { checks: {} } })
  return { id, name, isPoison: false, body }
}

/** A statement of few names and entries, so that it comes again, changed or not. */
const statements = fc
  .record({
    name: fc.nat(5),
    entries: fc.uniqueArray(fc.nat(6), { maxLength: 4 }),
    isSound: fc.boolean(),
  })
  .map(({ name, entries, isSound }): MadeFile => {
    const id = `statement-${name}`
    const booked = entries.map((e) => event(`${id}-entry-${e}`, 'bank-transaction-booked'))
    const events = [...booked, event(id, 'bank-statement-received')]
    const digest = JSON.stringify([...entries].sort())
    const unit = { name: id, digest, lane: 'statements', proof: 'ok', events } as const
    return { name: id, sha256: `${id}-${digest}`, feed: 'bank', isSound, units: [unit] }
  })

/** A table of rows, which may not add up. */
const tables = fc
  .record({ name: fc.nat(40), rows: fc.integer({ min: 1, max: 9 }), isProven: fc.boolean() })
  .map(({ name, rows, isProven }): MadeFile => {
    const id = `table-${name}`
    const events = Array.from({ length: rows }, (_, i) => event(`${id}-${i}`, 'invoice-issued'))
    const proof = isProven ? 'ok' : 'broken'
    const unit = { name: id, digest: `${rows}`, lane: 'bulk', proof, events } as const
    return { name: id, sha256: `${id}-${rows}`, feed: 'shop', isSound: true, units: [unit] }
  })

const filters = fc.constantFrom<Filter>(
  {},
  { types: ['bank-statement-received'] },
  { feeds: ['shop'] },
  { types: ['bank-transaction-booked', 'invoice-issued'] },
)
const lane = fc.constantFrom(...lanes)
const someone = fc.nat(2)
const of = (bench: OutboxBench, index: number): string => {
  return bench.destinations[index % bench.destinations.length] ?? 'erp'
}

const files = fc.oneof(statements, tables)
const actions: readonly [weight: number, fc.Arbitrary<Act>][] = [
  [
    8,
    files.map((file) =>
      shown(`take ${file.sha256}`, (b) => {
        b.stage(file)
        b.decide()
      }),
    ),
  ],
  [2, files.map((file) => shown(`stage ${file.sha256}`, (b) => b.stage(file)))],
  [2, fc.constant(shown('decide', (b) => b.decide()))],
  [
    8,
    fc
      .tuple(someone, lane, fc.integer({ min: 1, max: 6 }), fc.boolean())
      .map(([d, l, n, ack]) =>
        shown(`read ${d} ${l} ${n}${ack ? ', ack' : ''}`, (b) => b.read(of(b, d), l, n, ack)),
      ),
  ],
  [
    1,
    fc
      .tuple(someone, lane, fc.nat(20))
      .map(([d, l, to]) => shown(`rewind ${d} ${l} ${to}`, (b) => b.rewind(of(b, d), l, to))),
  ],
  [
    2,
    fc
      .tuple(someone, lane, fc.nat(6))
      .map(([d, l, n]) => shown(`park ${d} ${l} ${n}`, (b) => b.park(of(b, d), l, n))),
  ],
  [
    2,
    fc
      .tuple(someone, fc.integer({ min: 1, max: 12 }))
      .map(([d, r]) => shown(`replay ${d} ${r}`, (b) => b.replay(of(b, d), r))),
  ],
  [
    2,
    fc
      .tuple(fc.constantFrom('erp', 'treasury', 'archive'), filters, fc.boolean())
      .map(([name, filter, now]) =>
        shown(`configure ${name} ${JSON.stringify(filter)} ${now}`, (b) =>
          b.configure(name, filter, now ? 'now' : 'beginning'),
        ),
      ),
  ],
  [1, fc.nat(9).map((n) => shown(`let go ${n}`, (b) => b.letGo(n)))],
  [2, fc.constant(shown('prune', (b) => b.prune()))],
  [2, fc.constant(shown('crash', (b) => b.crash()))],
  [1, fc.constant(shown('renew', (b) => b.renew()))],
]

const histories = fc.array(
  fc.oneof(...actions.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { maxLength: 60, size: 'max' },
)

test('the outbox holds what its books say, after any actions and crashes', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const bench = new OutboxBench()
      try {
        for (const act of history) {
          act(bench)
          bench.compare()
        }
        expect(() => bench.finish()).not.toThrow()
      } finally {
        bench.close()
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)
