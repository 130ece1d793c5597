import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery, HubStore, Outcome } from '../../hub/store/contract.ts'
import { everything } from '../../hub/store/scope.ts'
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
      await store.admit(hello)
    })
    afterEach(() => under.remove())

    const idsIn = async (inbox = 'erp', after = 0, limit = 1_000) => {
      const found = await store.events({ scope: everything, inbox, after, limit })
      return found.map(({ body }): string => JSON.parse(body).id)
    }
    const commit = async (delivery: Delivery): Promise<Outcome | undefined> =>
      (await store.commit([delivery]))[0]
    const cursorOf = async (who: Hello) => {
      const admission = await store.admit(who)
      return admission.ok ? admission.cursors[0]?.through : admission.code
    }

    test('keeps events in the order of commit and pages through them', async () => {
      await commit(delivery(hello, 0, bookedEvents('a', 1, 3)))
      await commit(delivery(hello, 3, bookedEvents('a', 4, 2)))
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5'])
      const [first] = await store.events({ scope: everything, inbox: 'erp', after: 0, limit: 1 })
      expect(await idsIn('erp', first?.cursor, 2)).toEqual(['a-2', 'a-3'])
      expect(await idsIn('treasury')).toEqual([])
    })

    test('hands an event on byte for byte, whatever its version', async () => {
      const body = '{ "specversion":"1.0","id":"n","source":"/x","type":"finance.new.v9","n":1.50 }'
      await commit(delivery(hello, 0, [body]))
      const [found] = await store.events({ scope: everything, inbox: 'erp', after: 0, limit: 9 })
      expect(found?.body).toBe(body)
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
      await store.admit(treasury)
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
        await store.admit(again)
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
      await store.admit(again)
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
      await store.admit(bergen)
      const outcomes = await store.commit([
        delivery(hello, 0, bookedEvents('a', 1, 2)),
        delivery(bergen, 7, bookedEvents('b', 8, 2)),
        delivery(hello, 2, bookedEvents('a', 3, 2)),
      ])
      expect(outcomes.map((o) => o.ok)).toEqual([true, false, true])
      expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3', 'a-4'])
    })

    test('begins a new store at its floor and refuses one that holds too little', async () => {
      expect(await cursorOf(helloOf({ storeId: 'pruned', floor: 40, acked: 40 }))).toBe(40)
      await commit(delivery(hello, 0, bookedEvents('a', 1, 2)))
      expect(await cursorOf(helloOf({ floor: 3, acked: 3 }))).toBe('range-pruned')
    })

    test('counts the terms of a store and shows who was seen', async () => {
      const status = { t: 'status', uptimeSeconds: 5 } as const
      await store.keepStatus('erp', 'oslo', status)
      expect(await store.admit(hello)).toMatchObject({ ok: true, term: 2 })
      const agents = await store.agents(everything)
      expect(agents).toHaveLength(1)
      expect(agents[0]).toMatchObject({ inbox: 'erp', agent: 'oslo', storeId: 'store-1', status })
      expect(agents[0]?.lanes.map((l) => l.lane)).toEqual(['statements', 'bulk'])
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
