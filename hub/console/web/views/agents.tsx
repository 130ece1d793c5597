import type { AgentSummary, Fleet } from '../../contract.ts'
import { useFleet } from '../data/standing.ts'
import { Choices, FilterField } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { State } from '../parts/mark.tsx'
import { Ago } from '../parts/moment.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { type Column, RowTable } from '../parts/rowTable.tsx'
import { address, route, setQuery } from '../route.ts'
import { now } from '../words/clock.ts'
import { span } from '../words/moments.ts'
import { countText } from '../words/numbers.ts'
import { agentLooks } from '../words/states.ts'

const states = ['stalled', 'offline', 'attention', 'healthy', 'retired'] as const
type Chosen = (typeof states)[number] | 'all'

/** All agents; those that need a person first, as the hub orders them. */
export function AgentsView() {
  const { query } = route.value
  const q = query.get('q') ?? ''
  const chosen = states.find((state) => state === query.get('state')) ?? 'all'
  const fleet = useFleet()
  return (
    <div class="full">
      <Head title="Agents" note="Healthy means that data moves, not that a process is up.">
        <FilterField label="Name, region or entity" value={q} onChange={(q) => setQuery({ q })} />
      </Head>
      <Shown answer={fleet}>
        {(data) => (
          <>
            <Choices<Chosen>
              label="State"
              chosen={chosen}
              onChoose={(state) => setQuery({ state: state === 'all' ? undefined : state })}
              choices={choicesOf(data)}
            />
            <RowTable
              label="Agents"
              columns={columns}
              rows={data.agents.filter((agent) => fits(agent, chosen, q))}
              rowKey={({ agent }) => agent}
              rowHeight={44}
              empty={<Empty title="No agent fits.">Clear the filter to see all of them.</Empty>}
            />
          </>
        )}
      </Shown>
    </div>
  )
}

function choicesOf({ counts, agents }: Fleet) {
  const all = { key: 'all', word: 'All', count: agents.length } as const
  const each = states.map((state) => {
    const look = agentLooks[state]
    return { key: state, word: look.word, look, count: counts[state] } as const
  })
  return [all, ...each]
}

function fits(agent: AgentSummary, chosen: Chosen, q: string): boolean {
  if (chosen !== 'all' && agent.state !== chosen) return false
  const wanted = q.toLowerCase()
  const texts = [agent.agent, ...agent.regions, ...agent.legalEntities]
  return texts.some((text) => text.toLowerCase().includes(wanted))
}

const order = (state: AgentSummary['state']) => states.indexOf(state)

const columns: readonly Column<AgentSummary>[] = [
  {
    name: 'Agent',
    width: '17%',
    order: (one, other) => one.agent.localeCompare(other.agent, 'en', { numeric: true }),
    cell: ({ agent, regions }) => (
      <a class="two-lines" href={address(['agents', agent])}>
        <b>{agent}</b>
        <span class="second">{regions.join(', ')}</span>
      </a>
    ),
  },
  {
    name: 'State',
    width: '8.5rem',
    order: (one, other) => order(one.state) - order(other.state),
    cell: ({ state }) => <State look={agentLooks[state]} />,
  },
  {
    name: 'Why',
    cell: ({ reasons: [first, ...more] }) =>
      first && (
        <span class="clip" title={first.message}>
          {first.message}
          {more.length > 0 && <span class="second"> and {more.length} more</span>}
        </span>
      ),
  },
  {
    name: 'Last sign',
    width: '9.5rem',
    order: (one, other) => other.lastSeen.localeCompare(one.lastSeen),
    cell: ({ lastSeen }) => <Ago at={lastSeen} />,
  },
  {
    name: 'Backlog',
    width: '6rem',
    end: true,
    order: (one, other) => one.backlog.events - other.backlog.events,
    cell: ({ backlog }) => <Zeroed count={backlog.events} />,
  },
  {
    name: 'Oldest',
    width: '6.5rem',
    end: true,
    order: (one, other) => waited(one) - waited(other),
    cell: (agent) => (agent.backlog.oldestAt ? span(waited(agent)) : ''),
  },
  {
    name: 'Overdue',
    width: '5.5rem',
    end: true,
    order: (one, other) => one.overdue - other.overdue,
    cell: ({ overdue }) => <Zeroed count={overdue} />,
  },
  {
    name: 'Waiting',
    width: '5.5rem',
    end: true,
    order: (one, other) => waiting(one) - waiting(other),
    cell: (agent) => <Zeroed count={waiting(agent)} />,
  },
  {
    name: 'Up for',
    width: '7rem',
    end: true,
    order: (one, other) => (one.uptimeSeconds ?? 0) - (other.uptimeSeconds ?? 0),
    cell: ({ uptimeSeconds, connected }) =>
      uptimeSeconds === undefined || !connected ? '' : span(uptimeSeconds),
  },
]

/** Seconds that the oldest of the backlog has waited. */
function waited({ backlog: { oldestAt } }: AgentSummary): number {
  return oldestAt ? (now.peek().getTime() - Date.parse(oldestAt)) / 1000 : 0
}

function waiting({ held, parked, quarantined }: AgentSummary): number {
  return held + parked + quarantined
}

/** A count whose zero is no news. */
function Zeroed({ count }: { count: number }) {
  return <span class={count === 0 ? 'faint' : ''}>{countText(count)}</span>
}
