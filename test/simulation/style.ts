import type { HubConfig } from '../../protocol/hubState.ts'
import type { Chance } from './chance.ts'
import type { TrafficStyle } from './traffic.ts'

/** What can go wrong, and what people do, in a run. Each seed has some of it, and so finds more. */
export const happenings = [
  'cut',
  'freeze',
  'stall',
  'part',
  'agentCrash',
  'agentStop',
  'agentPowerLoss',
  'agentDisk',
  'configure',
  'hubCrash',
  'hubPowerLoss',
  'hubDisk',
  'hubRestart',
  'pauseLane',
  'replay',
  'resend',
  'retryParked',
  'skipParked',
  'dropAgain',
  'letGo',
  'snapshot',
  'rollBack',
  'clone',
  'standIn',
  'backUp',
  'restore',
] as const

export type Happening = (typeof happenings)[number]

/** What one seed is like: how much comes, through which window, and what goes wrong. */
export interface Style {
  readonly window: HubConfig['window']
  readonly latency: readonly [number, number]
  readonly destinations: number
  readonly files: number
  /** Whether the hub may ask for replays. */
  readonly allowReplay: boolean
  /** Milliseconds in which all of it falls. */
  readonly stormMs: number
  readonly traffic: TrafficStyle
  /** Whether the agent shows what stands before its cursors; an older program does not. */
  readonly proves: boolean
  readonly happenings: readonly Happening[]
  readonly count: number
}

/** What a world is mostly made of in which stores are copied and the hub forgets. */
const copying = ['standIn', 'rollBack', 'restore'] as const
/** The same of agents that are believed without proofs. */
const believing = ['rollBack', 'clone', 'agentCrash'] as const

export function styleOf(chance: Chance): Style {
  const wild = chance.next()
  const proves = chance.odds(0.8)
  const copies = chance.odds(proves ? 0.15 : 0.4)
  const some = happenings.filter(() => chance.odds(wild * (copies ? 0.1 : 0.6)))
  if (copies && !proves) some.push(...believing)
  else if (copies) some.push(...copying.filter((one) => one === 'standIn' || chance.odds(0.3)))
  return {
    window: { events: chance.pick([1, 3, 10, 40]), bytes: chance.pick([1, 600, 3_000, 40_000]) },
    latency: chance.pick([
      [0, 2],
      [1, 40],
      [20, 900],
    ]),
    destinations: chance.pick([1, 1, 2, 2, 3]),
    files: copies ? chance.between(4, 16) : chance.between(1, 6),
    allowReplay: chance.odds(0.7),
    stormMs: copies ? 120_000 : chance.pick([5_000, 30_000, 120_000]),
    traffic: {
      maxUnits: copies ? 1 : chance.pick([1, 1, 2, 3]),
      // Cursors of twins fit each other by accident; where steps are small, more often.
      maxEvents: copies ? chance.pick([1, 1, 2]) : chance.pick([1, 3, 8]),
      maxPadding: chance.pick([0, 100, 400]),
      poison: chance.pick([0, 0.1, 0.3]),
      refused: chance.pick([0, 0.2]),
      broken: chance.pick([0, 0.2]),
      repeats: chance.pick([0, 0.2]),
    },
    proves,
    happenings: withNeeds(some, proves),
    count: copies ? chance.between(6, 30) : chance.between(1, 14),
  }
}

/**
 * What needs another happening to mean anything brings it along. A clone and a restored hub in one run
 * are left out where the agent gives no proofs: a twin can then hide behind the hub's lost memory.
 */
function withNeeds(some: readonly Happening[], proves: boolean): Happening[] {
  const possible = some.filter((one) => {
    return proves || !(one === 'standIn' || (one === 'restore' && some.includes('clone')))
  })
  const needs = [
    ['rollBack', 'snapshot'],
    ['clone', 'snapshot'],
    ['restore', 'backUp'],
  ] as const
  const more = needs.filter(([one]) => possible.includes(one))
  return [...new Set([...possible, ...more.map(([, needed]) => needed)])]
}
