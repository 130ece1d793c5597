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
  readonly happenings: readonly Happening[]
  readonly count: number
}

export function styleOf(chance: Chance): Style {
  const wild = chance.next()
  const some = happenings.filter(() => chance.odds(wild * 0.6))
  return {
    window: { events: chance.pick([1, 3, 10, 40]), bytes: chance.pick([1, 600, 3_000, 40_000]) },
    latency: chance.pick([
      [0, 2],
      [1, 40],
      [20, 900],
    ]),
    destinations: chance.pick([1, 1, 2, 2, 3]),
    files: chance.between(1, 6),
    allowReplay: chance.odds(0.7),
    stormMs: chance.pick([5_000, 30_000, 120_000]),
    traffic: {
      maxUnits: chance.pick([1, 1, 2, 3]),
      maxEvents: chance.pick([1, 3, 8]),
      maxPadding: chance.pick([0, 100, 400]),
      poison: chance.pick([0, 0.1, 0.3]),
      refused: chance.pick([0, 0.2]),
      broken: chance.pick([0, 0.2]),
      repeats: chance.pick([0, 0.2]),
    },
    happenings: withNeeds(some),
    count: chance.between(1, 14),
  }
}

/**
 * What needs another happening to mean anything brings it along. A clone and a restored hub in one run
 * are left out: a twin can then hide behind the hub's lost memory, see docs/reliability.md.
 */
function withNeeds(some: readonly Happening[]): Happening[] {
  const possible = some.filter((one) => one !== 'restore' || !some.includes('clone'))
  const needs = { rollBack: 'snapshot', clone: 'snapshot', restore: 'backUp' } as const
  const more = Object.entries(needs).filter(([one]) => possible.includes(one as Happening))
  return [...new Set([...possible, ...more.map(([, needed]) => needed)])]
}
