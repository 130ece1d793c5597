import type { ControlFigures } from '../../../contract.ts'
import { span } from '../../words/moments.ts'
import { countText, shareText } from '../../words/numbers.ts'
import { Bar } from '../overview/stat.tsx'

/** The figures of each legal entity. */
export function ByEntity({ figures: { byLegalEntity } }: { figures: ControlFigures }) {
  if (byLegalEntity.length === 0) return null
  return (
    <section class="card" aria-labelledby="entities">
      <h2 id="entities">By legal entity</h2>
      <table class="small">
        <thead>
          <tr>
            <th scope="col">Legal entity</th>
            <th scope="col">Statements on time</th>
            <th scope="col">Entries with a usable reference</th>
            <th scope="col" class="end">
              Settlement to posting, median
            </th>
          </tr>
        </thead>
        <tbody>
          {byLegalEntity.map((entity) => (
            <tr key={entity.legalEntity}>
              <td>
                <b>{entity.legalEntity}</b>
              </td>
              <td>
                <Share share={entity.statementsOnTime} />
              </td>
              <td>
                <Share share={entity.entriesWithReference} />
              </td>
              <td class="end">
                {entity.settlementMedian === undefined ? '–' : span(entity.settlementMedian)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Share({ share }: { share: ControlFigures['statementsOnTime'] }) {
  return (
    <span class="share">
      <span class="share-figure">{shareText(share.count, share.of)}</span>
      <Bar part={share.count} whole={share.of || 1} />
      <span class="second">
        {countText(share.count)} of {countText(share.of)}
      </span>
    </span>
  )
}
