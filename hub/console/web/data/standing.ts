import type { Alerts, Fleet, Holdings } from '../../contract.ts'
import { type Answer, useAnswer } from './answers.ts'

/** What the navigation and the overview both show; it is asked for once. */
export function useOpenAlerts(): Answer<Alerts> {
  return useAnswer<Alerts>('alerts?state=open&limit=100', ['alerts'])
}

export function useHoldings(): Answer<Holdings> {
  return useAnswer<Holdings>('holdings', ['holdings'])
}

export function useFleet(): Answer<Fleet> {
  return useAnswer<Fleet>('fleet', ['fleet'], 5_000)
}
