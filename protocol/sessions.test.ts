import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Lane, lanes } from '../events/lane.ts'
import { World } from './testing/world.ts'

const lane = fc.constantFrom<Lane>(...lanes)
const kinds = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant('plain' as const) },
    { weight: 2, arbitrary: fc.constant('filtered' as const) },
    { weight: 1, arbitrary: fc.constant('bad' as const) },
  ),
  { minLength: 1, maxLength: 12 },
)

type Act = (world: World) => unknown
type Action = readonly [weight: number, fc.Arbitrary<Act>]

/** A counterexample then reads as what happened. */
function shown(text: string, act: Act): Act {
  return Object.assign(act, { [fc.toStringMethod]: () => text })
}

function plain(weight: number, text: string, act: Act): Action {
  return [weight, fc.constant(shown(text, act))]
}

const appended = fc
  .tuple(lane, kinds)
  .map(([l, k]) => shown(`append ${l} ${k}`, (w) => w.append(l, k)))
const ticked = fc
  .integer({ min: 1, max: 40_000 })
  .map((ms) => shown(`tick ${ms}`, (w) => w.tick(ms)))
const replayed = fc
  .tuple(lane, fc.nat(10), fc.nat(20))
  .map(([l, a, n]) => shown(`replay ${l} ${a} ${a + n}`, (w) => w.replay(l, a, a + n)))

const running: readonly Action[] = [
  [6, appended],
  [6, ticked],
  plain(20, 'deliver to hub', (w) => w.deliverToHub()),
  plain(20, 'deliver to agent', (w) => w.deliverToAgent()),
  plain(20, 'agent works', (w) => w.agentWorks()),
  plain(20, 'hub works', (w) => w.hubWorks()),
]
const flow: readonly Action[] = [
  [2, replayed],
  [1, lane.map((l) => shown(`pause ${l}`, (w) => w.pause('pause', l)))],
  [2, lane.map((l) => shown(`resume ${l}`, (w) => w.pause('resume', l)))],
]
const faults: readonly Action[] = [
  plain(3, 'cut', (w) => w.cut()),
  plain(1, 'crash agent', (w) => w.crashAgent()),
  plain(2, 'fail a commit', (w) => w.failures.push('store-busy')),
]
const disasters: readonly Action[] = [
  plain(1, 'snapshot agent', (w) => w.snapshotAgent()),
  plain(1, 'roll agent back', (w) => w.rollAgentBack()),
  plain(1, 'back up hub', (w) => w.backUpHub()),
  plain(1, 'restore hub', (w) => w.restoreHub()),
]

function histories(...groups: (readonly Action[])[]) {
  const actions = groups.flat().map(([weight, arbitrary]) => ({ weight, arbitrary }))
  const window = fc.constantFrom(
    { events: 1, bytes: 1 },
    { events: 7, bytes: 900 },
    { events: 100, bytes: 100_000 },
  )
  return fc.tuple(window, fc.array(fc.oneof(...actions), { maxLength: 200, size: 'max' }))
}

function ends(history: ReturnType<typeof histories>, numRuns: number): void {
  fc.assert(
    fc.property(history, ([window, actions]) => {
      const world = new World(window)
      for (const act of actions) act(world)
      world.settle()
      expect(world.faults()).toEqual([])
      expect(protocolFaults(world.reports)).toEqual([])
    }),
    { numRuns },
  )
}

/** Reports of codes that only a wrong session brings about: no fault of the world may. */
function protocolFaults(reports: readonly string[]): string[] {
  return reports.filter((r) => /-(invalid|unexpected|malformed|gap|exceeded)\b/.test(r))
}

test('in every interleaving the hub ends with each event once', () => {
  ends(histories(running, flow), 300)
})

test('with lost connections, crashes and a busy store the hub ends with each event once', () => {
  ends(histories(running, flow, faults), 600)
})

test('a rolled-back agent and a hub out of its backup lose and double nothing', () => {
  ends(histories(running, faults, disasters), 1_000)
})

test('a twin that hides behind a backup of the hub is found by its events', () => {
  const world = new World({ events: 100, bytes: 100_000 })
  const plainEvents = (n: number) => Array.from({ length: n }, () => 'plain' as const)
  world.append('statements', plainEvents(10))
  world.settle()
  world.snapshotAgent()
  world.append('statements', plainEvents(10))
  world.settle()
  world.backUpHub()
  // The rolled-back agent goes past the hub's cursor with other events, and then the hub goes back
  // to where it knew only the lost ones.
  world.rollAgentBack()
  world.append('statements', plainEvents(15))
  world.settle()
  world.restoreHub()
  world.settle()
  expect(world.faults()).toEqual([])
  expect(world.outbox.storeId).not.toBe('store-0')
})
