import type { ControlFigures } from '../../../contract.ts'
import { span } from '../../words/moments.ts'
import { counted, countText, shareText } from '../../words/numbers.ts'
import { Bar } from '../overview/stat.tsx'

/** The four figures that are asked for. */
export function FigureCards({ figures }: { figures: ControlFigures }) {
  const { settlementToPosting, failedPostings, statementsOnTime, entriesWithReference } = figures
  const { median, p95, posted } = settlementToPosting
  const { failed, repaired, medianRepair } = failedPostings
  return (
    <dl class="figures">
      <div>
        <dt>Settlement to posting, median</dt>
        <dd class="figure">{time(median)}</dd>
        <dd class="second">
          95th percentile {time(p95)}, of {counted(posted, 'posting')}
        </dd>
      </div>
      <div>
        <dt>Failed postings</dt>
        <dd class="figure">{countText(failed)}</dd>
        <dd class="second">
          {countText(repaired)} repaired, median {time(medianRepair)}
        </dd>
      </div>
      <Share name="Statements on time" share={statementsOnTime} of="due" />
      <Share name="Entries with a usable reference" share={entriesWithReference} of="entries" />
    </dl>
  )
}

function time(seconds: number | undefined): string {
  return seconds === undefined ? '–' : span(seconds)
}

interface ShareProps {
  readonly name: string
  readonly share: ControlFigures['statementsOnTime']
  readonly of: string
}

function Share({ name, share, of }: ShareProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{shareText(share.count, share.of)}</dd>
      <dd class="second">
        <Bar part={share.count} whole={share.of || 1} />
        {countText(share.count)} of {countText(share.of)} {of}
      </dd>
    </div>
  )
}
