import type { Life } from '../../../contract.ts'
import { useAnswer } from '../../data/answers.ts'
import { Facts } from '../../parts/facts.tsx'
import { State } from '../../parts/mark.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Shown } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { address } from '../../route.ts'
import { longDay } from '../../words/moments.ts'
import { accountText, counted } from '../../words/numbers.ts'
import { dayLooks, dayMeanings, typeWords } from '../../words/states.ts'
import type { AccountRow } from './calendarPages.ts'

export interface Chosen {
  readonly account: AccountRow
  readonly cell: AccountRow['cells'][number]
  readonly day: string
}

/** One account's day: what happened, why, and the way to the file and the event. */
export function DayPanel({ chosen, onClose }: { chosen: Chosen; onClose: () => void }) {
  const { account, cell, day } = chosen
  return (
    <Panel title={longDay(day)} onClose={onClose}>
      <p class="panel-state">
        <State look={dayLooks[cell.state]} />
      </p>
      <p>{cell.reason ?? dayMeanings[cell.state]}</p>
      <Facts
        facts={[
          ['Account', accountText(account.account)],
          ['Name', account.name],
          ['Currency', account.currency],
          ['Legal entity', account.legalEntity],
          ['Region', account.region],
          [
            'Agent',
            <a key="agent" href={address(['agents', account.agent])}>
              {account.agent}
            </a>,
          ],
          [
            'Statements',
            cell.statements === undefined ? undefined : counted(cell.statements, 'statement'),
          ],
        ]}
      />
      {cell.event !== undefined && <Behind event={cell.event} />}
      <p class="panel-more">
        <a href={address(['search'], { q: account.account })}>All there is of this account</a>
      </p>
    </Panel>
  )
}

/** The event that the state of the day comes from, with its file. */
function Behind({ event }: { event: string }) {
  const answer = useAnswer<Life>(`events/${encodeURIComponent(event)}`)
  return (
    <Shown answer={answer}>
      {({ id, inbox, type, file, steps }) => {
        const [stored] = steps.filter(({ what, at }) => what === 'stored' && at)
        return (
          <>
            <h3>{typeWords(type)}</h3>
            <Facts
              facts={[
                ['Stored', stored?.at && <Moment key="stored" at={stored.at} />],
                ['Inbox', inbox],
                ['Feed', file?.feed],
                ['Place in the file', file?.position && <code key="at">{file.position}</code>],
                [
                  'File',
                  file && (
                    <a key="file" href={address(['files', file.sha256])}>
                      <code>{file.sha256.slice(0, 16)}…</code>
                    </a>
                  ),
                ],
              ]}
            />
            <a class="button primary wide" href={address(['events', id], { inbox })}>
              Life of this event
            </a>
          </>
        )
      }}
    </Shown>
  )
}
