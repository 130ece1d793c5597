import type { Alert, Alerts } from '../../../contract.ts'
import { Mark } from '../../parts/mark.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Empty } from '../../parts/notice.tsx'
import { address } from '../../route.ts'
import { counted, countText } from '../../words/numbers.ts'
import { severityLooks } from '../../words/states.ts'
import { type AlertGroup, groupsOf } from './alertGroups.ts'

const shownGroups = 7

/** Open alerts, the gravest first; those of one code are one line, for they have one remedy. */
export function NeedsPerson({ alerts }: { alerts: Alerts }) {
  const groups = groupsOf(alerts.alerts)
  if (groups.length === 0) return <Empty title="Nothing needs a person now." />
  return (
    <>
      <ul class="needs-list">
        {groups.slice(0, shownGroups).map((group) => (
          <li key={group.first.number}>
            <Group group={group} />
          </li>
        ))}
      </ul>
      <p class="card-more">
        <a href={address(['alerts'])}>All {counted(alerts.counts.open, 'open alert')}</a>
      </p>
    </>
  )
}

function Group({ group: { first, alerts } }: { group: AlertGroup }) {
  const look = severityLooks[first.severity]
  return (
    <>
      <Mark look={look} />
      <a href={address(['alerts'], { open: String(first.number) })}>
        <span class="unseen">{look.word}: </span>
        <b>{subjectsText(alerts)}</b>
        <span class="needs-message">{first.message}</span>
      </a>
      <span class="needs-since">
        <Ago at={first.firstAt} />
      </span>
    </>
  )
}

const namedSubjects = 3

/** `oslo-1, oslo-2, oslo-3 and 8 more`. */
function subjectsText(alerts: readonly Alert[]): string {
  const named = alerts.slice(0, namedSubjects).map(({ subject }) => subject)
  const more = alerts.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`
}
