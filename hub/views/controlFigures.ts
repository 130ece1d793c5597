import { z } from 'zod'
import { type ControlFigures, controlFiguresSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { type Histogram, merge, percentile } from '../store/histogram.ts'
import { dateText } from '../store/statementFacts.ts'
import type { ArrivalFigure, PostingFigure } from '../store/viewContract.ts'
import { dayAt, spanOf, spanQuery } from './days.ts'
import { sightOf } from './sight.ts'

const usualDays = 30
const mostDays = 366

/**
 * Statements count on the day that they are of, entries on the day of their commit, postings on the
 * day that the consumer names.
 */
export const controlFigures = operation({
  id: 'controlFigures',
  method: 'GET',
  path: '/v1/console/figures',
  summary:
    'Control figures: settlement to posting, failed postings, statements in time, references.',
  query: z.strictObject(spanQuery),
  params: nothing,
  body: noBody,
  answer: controlFiguresSchema,
  problems: [],
  async handle({ store, now }, { caller, query }): Promise<ControlFigures> {
    const today = dayAt(now())
    const { from, to } = spanOf(query, { today, usual: usualDays, most: mostDays })
    const { counts } = store.views
    const sight = sightOf(caller)
    const arrivals = await counts.arrivals(sight, from, to)
    const postings = await counts.postings(sight, from, to)
    const sum = (name: 'posted' | 'failed' | 'repaired') => {
      return postings.reduce((all, figure) => all + figure[name], 0)
    }
    const settlement = together(postings.map((figure) => figure.settlement))
    const repair = together(postings.map((figure) => figure.repair))
    return {
      from: dateText(from),
      to: dateText(to),
      settlementToPosting: {
        ...optional('median', percentile(settlement, 50)),
        ...optional('p95', percentile(settlement, 95)),
        posted: sum('posted'),
      },
      failedPostings: {
        failed: sum('failed'),
        repaired: sum('repaired'),
        ...optional('medianRepair', percentile(repair, 50)),
      },
      statementsOnTime: onTime(arrivals),
      entriesWithReference: withReference(arrivals),
      byLegalEntity: byLegalEntity(arrivals, postings),
    }
  },
})

/** Those that name a legal entity, in the order of their names. */
function byLegalEntity(
  arrivals: readonly ArrivalFigure[],
  postings: readonly PostingFigure[],
): ControlFigures['byLegalEntity'] {
  const names = [...arrivals, ...postings].flatMap(({ legalEntity }) => legalEntity ?? [])
  return [...new Set(names)].toSorted().map((legalEntity) => {
    const own = arrivals.filter((figure) => figure.legalEntity === legalEntity)
    const posted = postings.filter((figure) => figure.legalEntity === legalEntity)
    const settlement = together(posted.map((figure) => figure.settlement))
    return {
      legalEntity,
      statementsOnTime: onTime(own),
      entriesWithReference: withReference(own),
      ...optional('settlementMedian', percentile(settlement, 50)),
    }
  })
}

function onTime(figures: readonly ArrivalFigure[]) {
  const of = figures.reduce((all, { due }) => all + due, 0)
  return { of, count: figures.reduce((all, { inTime }) => all + inTime, 0) }
}

function withReference(figures: readonly ArrivalFigure[]) {
  const of = figures.reduce((all, { entries }) => all + entries, 0)
  return { of, count: figures.reduce((all, { referenced }) => all + referenced, 0) }
}

function together(histograms: readonly Histogram[]): Histogram {
  const all: Histogram = new Map()
  for (const histogram of histograms) merge(all, histogram)
  return all
}

function optional<Name extends string>(name: Name, value: number | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: number }
}
