import type { IconName } from './parts/icon.tsx'

/** The views of the navigation, in their order, with the key that follows `g`. */
export const places = [
  { place: 'overview', name: 'Overview', path: [], key: 'o' },
  { place: 'agents', name: 'Agents', path: ['agents'], key: 'a' },
  { place: 'statements', name: 'Statements', path: ['statements'], key: 's' },
  { place: 'cash', name: 'Cash', path: ['cash'], key: 'c' },
  { place: 'search', name: 'Search', path: ['search'], key: 'e' },
  { place: 'waiting', name: 'Waiting', path: ['waiting'], key: 'w' },
  { place: 'alerts', name: 'Alerts', path: ['alerts'], key: 'l' },
  { place: 'figures', name: 'Figures', path: ['figures'], key: 'f' },
] as const satisfies readonly {
  readonly place: IconName
  readonly name: string
  readonly path: readonly string[]
  readonly key: string
}[]

export type Place = (typeof places)[number]['place']
