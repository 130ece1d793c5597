import type { Holdings } from '../../../contract.ts'
import { may, myName } from '../../data/session.ts'
import { State } from '../../parts/mark.tsx'
import { Ago } from '../../parts/moment.tsx'
import type { Column } from '../../parts/rowTable.tsx'
import { address } from '../../route.ts'
import { countText } from '../../words/numbers.ts'
import { actionWords, askedLooks, type HoldingAction, holdingLooks } from '../../words/states.ts'

export type Holding = Holdings['holdings'][number]

export interface Decision {
  readonly holding: Holding
  readonly does: HoldingAction | 'approve'
}

type Decide = (decision: Decision) => void

export function waitingColumns(decide: Decide): Column<Holding>[] {
  return [
    {
      name: 'Kind',
      width: '9.5rem',
      order: (one, other) => one.kind.localeCompare(other.kind),
      cell: ({ kind }) => <State look={holdingLooks[kind]} />,
    },
    {
      name: 'What',
      width: '19%',
      order: (one, other) => one.subject.localeCompare(other.subject),
      cell: (holding) => <What holding={holding} />,
    },
    {
      name: 'Why',
      cell: ({ reason, code }) => (
        <span class="clamp" title={reason}>
          {reason} <code class="second">{code}</code>
        </span>
      ),
    },
    {
      name: 'Since',
      width: '8.5rem',
      order: (one, other) => other.since.localeCompare(one.since),
      cell: ({ since }) => <Ago at={since} />,
    },
    {
      name: 'Events',
      width: '5rem',
      end: true,
      order: (one, other) => (one.events ?? 0) - (other.events ?? 0),
      cell: ({ events }) => (events === undefined ? '' : countText(events)),
    },
    {
      name: 'Decision',
      width: '23rem',
      cell: (holding) => <Decisions holding={holding} decide={decide} />,
    },
  ]
}

function What({ holding: { subject, agent, route } }: { holding: Holding }) {
  return (
    <span class="two-lines">
      <b class="clip" title={subject}>
        {subject}
      </b>
      {agent && (
        <a class="second" href={address(['agents', agent])}>
          {agent}
        </a>
      )}
      {route && <span class="second">route {route}</span>}
    </span>
  )
}

function Decisions({ holding, decide }: { holding: Holding; decide: Decide }) {
  const { asked, actions } = holding
  const isUnderWay = asked?.state === 'awaits-second' || asked?.state === 'sent'
  const mayApprove = asked?.state === 'awaits-second' && asked.by !== myName()
  return (
    <span class="decisions">
      {asked && <Asked asked={asked} />}
      {!may('operator') && !asked && <span class="faint">An operator decides</span>}
      {may('operator') && mayApprove && (
        <button
          type="button"
          class="compact primary"
          onClick={() => decide({ holding, does: 'approve' })}
        >
          Approve
        </button>
      )}
      {may('operator') &&
        !isUnderWay &&
        actions.map((action) => (
          <button
            key={action}
            type="button"
            class="compact"
            onClick={() => decide({ holding, does: action })}
          >
            {actionWords[action].verb}
          </button>
        ))}
    </span>
  )
}

/** What was asked for last, by whom, and what became of it. */
function Asked({ asked }: { asked: NonNullable<Holding['asked']> }) {
  const by = asked.by === myName() ? 'you' : asked.by
  const words = `${actionWords[asked.action].verb} asked for by ${by}`
  return (
    <span class="asked">
      <State look={askedLooks[asked.state]} plain />
      <span class="second" title={asked.message ?? words}>
        {asked.message ?? words}
      </span>
    </span>
  )
}
