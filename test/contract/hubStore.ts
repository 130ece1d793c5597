import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery, HubStore, Outcome } from '../../hub/store/contract.ts'
import { everything, type Scope } from '../../hub/store/scope.ts'
import type { Selection } from '../../hub/store/selection.ts'
import { bookedEvent, bookedEvents, helloOf } from '../../hub/testing/client.ts'
import type { EventsFrame, Hello } from '../../protocol/frames.ts'

/** What the suite needs to run on an implementation of the hub's store. */
export interface StoreUnderTest {
  readonly store: HubStore
  /** Closes the store and opens it again on what it left. */
  reopen(): Promise<HubStore>
  remove(): Promise<void>
}

/** Runs the contract of `HubStore` on one implementation. */
export function hubStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the hub's store, ${name}`, () => {
    let under: StoreUnderTest
    let store: HubStore
    const hello = helloOf()

    beforeEach(async () => {
      under = await open()
      store = under.store
      await store.admit([hello])
    })
    afterEach(() => under.remove())

    const idsIn = async (inbox = 'erp', after = 0, limit = 1_000) => {
      const { events } = await store.events({ scope: everything, inbox, after, limit })
      return events.map(({ body }): string => JSON.parse(body).id)
    }
    const commit = async (delivery: Delivery): Promise<Outcome | undefined> =>
      (await store.commit([delivery]))[0]
    const cursorOf = async (who: Hello) => {
      const [admission] = await store.admit([who])
      return admission?.ok ? admission.cursors[0]?.through : admission?.code
    }

    test('keeps events in the order of commit and pages through them', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      await commit(delivery(hello, 3, bookedEvents('a', 4, 2)))
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5'])
      const first = await store.events({ scope: everything, inbox: 'erp', after: 0, limit: 1 })
      expect(await idsIn('erp', first.through, 2)).toEqual(['a-2', 'a-3'])
      expect(await idsIn('treasury')).toEqual([])
    })

    test('hands an event on byte for byte, whatever its version', async () => {
      const body = '{ "specversion":"1.0","id":"n","source":"/x","type":"finance.new.v9","n":1.50 }'
      await commit(delivery(hello, 0, [body]))
      const found = await store.events({ scope: everything, inbox: 'erp', after: 0, limit: 9 })
      expect(found.events[0]?.body).toBe(body)
    })

    test('has each id once, over frames, connections, store ids and agents', async () => {
      const events = bookedEvents('a', 1, 4)
      expect(await commit(delivery(hello, 0, events))).toMatchObject({ ok: true, duplicates: 0 })
      expect(await commit(delivery(hello, 2, events.slice(2)))).toMatchObject({ duplicates: 2 })
      for (const who of [{ storeId: 'store-2' }, { agent: 'bergen' }]) {
        const other = helloOf(who)
        expect(await cursorOf(other)).toBe(0)
        expect(await commit(delivery(other, 0, events))).toMatchObject({ ok: true, duplicates: 4 })
      }
      expect(await idsIn()).toHaveLength(4)
    })

    test('keeps an id for each inbox', async () => {
      const treasury = helloOf({ inbox: 'treasury' })
      await store.admit([treasury])
      await commit(delivery(hello, 0, bookedEvents('a', 1, 1)))
      expect(await commit(delivery(treasury, 0, bookedEvents('a', 1, 1)))).toMatchObject({
        duplicates: 0,
      })
      expect([await idsIn('erp'), await idsIn('treasury')]).toEqual([['a-1'], ['a-1']])
    })

    test('keeps an id that comes with another amount as a conflict, once', async () => {
      await commit(delivery(hello, 0, [bookedEvent('a', '-1.00')]))
      for (const storeId of ['store-2', 'store-3']) {
        const again = helloOf({ storeId })
        await store.admit([again])
        const outcome = await commit(delivery(again, 0, [bookedEvent('a', '-2.00')]))
        expect(outcome).toEqual({ ok: true, duplicates: 1, conflicts: 1 })
      }
      const page = { scope: everything, inbox: 'erp', after: 0, limit: 10 }
      const conflicts = await store.conflicts(page)
      expect(conflicts).toHaveLength(1)
      expect(conflicts[0]).toMatchObject({
        id: 'a',
        kept: bookedEvent('a', '-1.00'),
        other: bookedEvent('a', '-2.00'),
      })
      expect(await idsIn()).toEqual(['a'])
    })

    test('takes no conflict in what a better parser reads more', async () => {
      await commit(delivery(hello, 0, [bookedEvent('a', '-1.00', 'rent')]))
      const again = helloOf({ storeId: 'store-2' })
      await store.admit([again])
      const outcome = await commit(delivery(again, 0, [bookedEvent('a', '-1.00', 'rent November')]))
      expect(outcome).toEqual({ ok: true, duplicates: 1, conflicts: 0 })
    })

    test('refuses a gap and keeps nothing of the frame', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 2)))
      const outcome = await commit(delivery(hello, 3, bookedEvents('a', 4, 1)))
      expect(outcome).toEqual({ ok: false, code: 'range-gap' })
      expect(await idsIn()).toEqual(['a-1', 'a-2'])
      expect(await cursorOf(hello)).toBe(2)
    })

    test('knows a twin by an event below the cursor that it lacks', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      const outcome = await commit(delivery(hello, 1, bookedEvents('b', 2, 4)))
      expect(outcome).toEqual({ ok: false, code: 'store-forked' })
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3'])
    })

    test('moves the cursor over what is filtered or parked', async () => {
      const frame = {
        ...frameOf(0, bookedEvents('a', 1, 1)),
        through: 5,
        filtered: 3,
        parked: 1,
        at: [4],
      }
      expect(await commit({ hello, frame, bodies: bookedEvents('a', 1, 1) })).toMatchObject({
        ok: true,
      })
      expect(await cursorOf(hello)).toBe(5)
    })

    test('moves no cursor for a replay', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      const again = delivery(hello, 1, bookedEvents('a', 2, 1))
      await commit({ ...again, frame: { ...again.frame, job: 'job-1' } })
      expect(await cursorOf(hello)).toBe(3)
    })

    test('commits a group in which one frame fails, and says which', async () => {
      const bergen = helloOf({ agent: 'bergen' })
      await store.admit([bergen])
      const outcomes = await store.commit([
        delivery(hello, 0, bookedEvents('a', 1, 2)),
        delivery(bergen, 7, bookedEvents('b', 8, 2)),
        delivery(hello, 2, bookedEvents('a', 3, 2)),
      ])
      expect(outcomes.map((o) => o.ok)).toEqual([true, false, true])
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3', 'a-4'])
    })

    test('begins a new store at its floor and leaves the judgement of a later floor to it', async () => {
      expect(await cursorOf(helloOf({ storeId: 'pruned', floor: 40, acked: 40 }))).toBe(40)
      await commit(delivery(hello, 0, bookedEvents('a', 1, 2)))
      expect(await cursorOf(helloOf({ floor: 3, acked: 3 }))).toBe(2)
    })

    test('tells a twin at its own cursor by the proof that was shown with it', async () => {
      const [proof, other] = ['a'.repeat(64), 'b'.repeat(64)]
      const first = delivery(hello, 0, bookedEvents('a', 1, 2))
      await commit({ ...first, frame: { ...first.frame, proof } })
      const at = (acked: number, shown: string) => {
        const who = helloOf({ acked })
        return { ...who, lanes: who.lanes.map((lane) => ({ ...lane, proof: shown })) }
      }
      expect(await cursorOf(at(2, other))).toBe('store-forked')
      expect(await cursorOf(at(2, proof))).toBe(2)
      // At another cursor than its own the store can't judge; it tells what it was shown.
      expect(await store.admit([at(1, other)])).toMatchObject([{ cursors: [{ proof }, {}] }])
      const again = delivery(hello, 1, bookedEvents('a', 2, 1))
      await commit({ ...again, frame: { ...again.frame, proof: other } })
      expect(await cursorOf(at(2, proof))).toBe(2)
      await commit(delivery(hello, 2, bookedEvents('a', 3, 1)))
      expect(await cursorOf(at(3, other))).toBe(3)
    })

    test('keeps the key of account references over restarts', async () => {
      const { accountKey } = store
      expect(accountKey).toMatch(/^[0-9a-f]{64}$/)
      expect((await under.reopen()).accountKey).toBe(accountKey)
    })

    test('counts the terms of a store and shows who was seen', async () => {
      const status = { t: 'status', uptimeSeconds: 5 } as const
      const at = '2026-11-02T00:00:00.000Z'
      await store.fleet.keepStatuses([{ inbox: 'erp', agent: 'oslo', status, at }])
      expect(await store.admit([hello])).toMatchObject([{ ok: true, term: 2 }])
      const agents = await store.agents(everything)
      expect(agents).toHaveLength(1)
      expect(agents[0]).toMatchObject({ inbox: 'erp', agent: 'oslo', storeId: 'store-1', status })
      expect(agents[0]?.lanes.map((l) => l.lane)).toEqual(['statements', 'bulk'])
    })

    test('finds what a scope sees and a reader chooses, and says how far it looked', async () => {
      await commit(
        delivery(hello, 0, [
          placed('a-1', 'nordics', 'Oslo AS'),
          placed('a-2', 'iberia', 'Madrid SA'),
          bookedEvent('a-3'),
        ]),
      )
      const seen = async (scope: Partial<Scope>, selection: Selection = {}) => {
        const page = { scope: { ...everything, ...scope }, inbox: 'erp', after: 0, limit: 10 }
        const { events, through } = await store.events({ ...page, selection })
        expect(through).toBe(await store.head())
        return events.map(({ id }) => id)
      }
      expect(await seen({})).toEqual(['a-1', 'a-2', 'a-3'])
      expect(await seen({ regions: ['nordics'] })).toEqual(['a-1'])
      expect(await seen({ legalEntities: ['Oslo AS', 'Madrid SA'] })).toEqual(['a-1', 'a-2'])
      expect(await seen({ regions: ['nordics'] }, { regions: ['iberia'] })).toEqual([])
      expect(await seen({}, { types: ['bank-*'], legalEntities: ['Madrid SA'] })).toEqual(['a-2'])
      const narrow = { ...everything, regions: ['iberia'] }
      expect(await store.origin(narrow, 'erp', 'a-1')).toBeUndefined()
      expect(await store.origin(everything, 'erp', 'a-1')).toMatchObject({
        event: { id: 'a-1', region: 'nordics', account: 'DE06999999980000202600' },
        agent: 'oslo',
        sequence: 1,
      })
      expect(await store.agents({ ...everything, regions: ['apac'] })).toEqual([])
      expect(await store.agents(narrow)).toHaveLength(1)
    })

    test('gives pages of no more bytes than asked for, and one event in any case', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 5)))
      const size = Buffer.byteLength(bookedEvent('a-1'))
      const count = async (maxBytes: number) => {
        const page = { scope: everything, inbox: 'erp', after: 0, limit: 10, maxBytes }
        return (await store.events(page)).events.length
      }
      expect([await count(1), await count(2 * size), await count(100 * size)]).toEqual([1, 2, 5])
    })

    test('begins a new epoch when an agent has an acknowledgement of what it lacks', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      const { epoch } = store
      await store.admit([helloOf({ acked: 3 })])
      expect(store.epoch).toBe(epoch)
      await store.admit([helloOf({ acked: 4 })])
      expect(store.epoch).not.toBe(epoch)
      const renewed = store.epoch
      store = await under.reopen()
      expect(store.epoch).toBe(renewed)
    })

    test('keeps how far a route has come, and what it put aside until it is taken', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 4)))
      const { routes } = store
      await routes.open('ledger', 'erp', 0)
      const taken = { after: 0, through: 2, selection: {}, events: 2 }
      await routes.step('ledger', { cursor: 2, attempted: 4, resent: 1, taken })
      const buried = { cursor: 3, code: 'event-refused', status: 422, attempts: 1 }
      await routes.step('ledger', { cursor: 3, buried })
      await routes.step('ledger', { cursor: 1, attempted: 1 })
      store = await under.reopen()
      expect(await store.routes.open('ledger', 'erp', 99)).toEqual({
        name: 'ledger',
        inbox: 'erp',
        cursor: 3,
        attempted: 4,
        delivered: 2,
        resent: 1,
      })
      expect(await store.routes.trace('erp', 1)).toMatchObject([{ state: 'delivered' }])
      expect(await store.routes.trace('erp', 3)).toMatchObject([{ state: 'dead' }])
      expect(await store.routes.trace('erp', 4)).toEqual([])
      const nobody = { regions: [], legalEntities: [] }
      expect(await store.routes.requeue(nobody, 1)).toBeUndefined()
      expect(await store.routes.requeue(everything, 1, ['treasury'])).toBeUndefined()
      expect(await store.routes.nextQueued('ledger')).toBeUndefined()
      await store.routes.requeue(everything, 1)
      expect(await store.routes.nextQueued('ledger')).toMatchObject({ eventId: 'a-3' })
      await store.routes.answered(1, 'delivered')
      expect(await store.routes.nextQueued('ledger')).toBeUndefined()
      expect(await store.routes.countDead('ledger')).toBe(0)
    })

    test('keeps an outcome once, for those events that its consumer sees', async () => {
      await commit(delivery(hello, 0, [placed('a-1', 'nordics', 'Oslo AS'), bookedEvent('a-2')]))
      const consumer = { name: 'ledger', scope: { ...everything, regions: ['nordics'] } }
      const report = { event: 'a-1', status: 'posted', at: '2026-11-02T06:00:00+01:00' } as const
      const told = () =>
        store.outcomes.report(consumer, 'erp', [report, { ...report, event: 'a-2' }])
      expect(await told()).toEqual(['kept', 'event-unknown'])
      expect(await told()).toEqual(['known', 'event-unknown'])
      expect(await store.outcomes.of(1)).toMatchObject([
        { consumer: 'ledger', at: '2026-11-02T05:00:00.000Z', seconds: 18_000 },
      ])
      const since = '2026-11-01T00:00:00.000Z'
      const page = { scope: everything, inbox: 'erp', since }
      expect(await store.outcomes.figures(page)).toMatchObject([
        { legalEntity: 'Oslo AS', posted: 1, medianSeconds: 18_000, p95Seconds: 18_000 },
      ])
      expect(
        await store.outcomes.figures({ ...page, scope: { ...everything, regions: [] } }),
      ).toEqual([])
    })

    test('has all of it when it is opened again', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      const { epoch } = store
      store = await under.reopen()
      expect(store.epoch).toBe(epoch)
      expect(await cursorOf(hello)).toBe(3)
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3'])
    })
  })
}

function placed(id: string, region: string, legalentity: string): string {
  return JSON.stringify({ ...JSON.parse(bookedEvent(id)), region, legalentity })
}

function frameOf(after: number, bodies: readonly string[]): EventsFrame {
  return {
    t: 'events',
    lane: 'statements',
    after,
    through: after + bodies.length,
    filtered: 0,
    parked: 0,
    events: bodies.map((body): unknown => JSON.parse(body)),
  }
}

export function delivery(hello: Hello, after: number, bodies: readonly string[]): Delivery {
  return { hello, frame: frameOf(after, bodies), bodies }
}
