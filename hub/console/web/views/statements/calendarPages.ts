import { useRef } from 'preact/hooks'
import type { Calendar } from '../../../contract.ts'
import { type Answer, useAnswer } from '../../data/answers.ts'
import { asking } from '../../data/ask.ts'

export type AccountRow = Calendar['accounts'][number]

export interface CalendarQuery {
  readonly from: string
  readonly to: string
  readonly q: string
  readonly state: string | undefined
}

const pageRows = 60

export interface CalendarPages {
  readonly answer: Answer<Calendar>
  readonly days: readonly string[]
  readonly total: number
  /** Undefined while it is on its way. */
  readonly row: (at: number) => AccountRow | undefined
}

/** The pages that the rows `first` to `last` are on: one, or two where they meet. */
export function useCalendarPages(query: CalendarQuery, first: number, last: number): CalendarPages {
  const one = Math.floor(first / pageRows)
  const two = Math.floor(Math.max(first, last - 1) / pageRows)
  const top = useAnswer<Calendar>(pathOf(query, one), ['calendar'], 3_000)
  const next = useAnswer<Calendar>(
    two === one ? undefined : pathOf(query, two),
    ['calendar'],
    3_000,
  )
  const newest = top.data ?? next.data
  // While a page is on its way the scroll bar keeps its length.
  const known = useRef<Calendar | undefined>(undefined)
  if (newest) known.current = newest
  const row = (at: number) => {
    const page = Math.floor(at / pageRows)
    const data = page === one ? top.data : page === two ? next.data : undefined
    return data?.accounts[at % pageRows]
  }
  const answer = top.data || top.problem ? top : { ...top, data: known.current }
  return { answer, days: known.current?.days ?? [], total: known.current?.total ?? 0, row }
}

function pathOf({ from, to, q, state }: CalendarQuery, page: number): string {
  return asking('calendar', { from, to, q, state, offset: page * pageRows, limit: pageRows })
}
