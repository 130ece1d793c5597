import type { ControlFigures, Throughput } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { asking } from '../data/ask.ts'
import { useFleet, useHoldings, useOpenAlerts } from '../data/standing.ts'
import { Head } from '../parts/head.tsx'
import { Shown } from '../parts/notice.tsx'
import { address } from '../route.ts'
import { delay, longDay } from '../words/moments.ts'
import { counted, countText, shareText } from '../words/numbers.ts'
import { statementDays } from '../words/statementDays.ts'
import { today } from '../words/today.ts'
import { FleetTiles } from './overview/fleetTiles.tsx'
import { LateStatements } from './overview/lateStatements.tsx'
import { NeedsPerson } from './overview/needsPerson.tsx'
import { Stat } from './overview/stat.tsx'
import { ThroughputCharts } from './overview/throughputCharts.tsx'

/** What needs a person now, and the whole at a glance. */
export function Overview() {
  const days = statementDays(today.value)
  const fleet = useFleet()
  const alerts = useOpenAlerts()
  const holdings = useHoldings()
  const flow = useAnswer<Throughput>('throughput?span=hour', ['throughput'], 10_000)
  const figures = useAnswer<ControlFigures>(asking('figures', days), ['calendar'], 20_000)
  const open = alerts.data?.counts.open
  return (
    <>
      <Head
        title={longDay(today.value)}
        note={
          open === undefined
            ? undefined
            : open === 0
              ? 'Nothing needs a person now.'
              : `${counted(open, 'alert')} ${open === 1 ? 'needs' : 'need'} a person.`
        }
      />
      <div class="stats">
        <Stat
          name="Agents where data moves"
          href={address(['agents'])}
          value={fleet.data && countText(moving(fleet.data.counts))}
          of={fleet.data && `of ${countText(fleet.data.agents.length)}`}
          tone={fleet.data && troubled(fleet.data.counts) > 0 ? 'bad' : undefined}
          note={fleet.data && `${countText(troubled(fleet.data.counts))} stalled or offline`}
        />
        <OnTime figures={figures.data} />
        <Stat
          name="Waiting for a decision"
          href={address(['waiting'])}
          value={holdings.data && countText(sum(holdings.data.counts))}
          note={holdings.data && waitingNote(holdings.data.counts)}
        />
        <Stat
          name="Delay, median"
          href={address(['figures'])}
          value={flow.data && lastText(flow.data.delayMedian)}
          note={flow.data && `95th percentile ${lastText(flow.data.delay95)}`}
        />
        <Stat
          name="Events, last hour"
          href={address(['figures'])}
          value={flow.data && countText(flow.data.events.reduce((all, some) => all + some, 0))}
          note="from all agents"
        />
      </div>
      <div class="overview">
        <div>
          <section class="card" aria-labelledby="needs">
            <h2 id="needs">Needs a person now</h2>
            <Shown answer={alerts}>{(data) => <NeedsPerson alerts={data} />}</Shown>
          </section>
          <section class="card" aria-labelledby="late">
            <h2 id="late">Missing statements</h2>
            <LateStatements from={days.from} to={days.to} />
          </section>
        </div>
        <div>
          <section class="card" aria-labelledby="fleet">
            <h2 id="fleet">Fleet</h2>
            <Shown answer={fleet}>{(data) => <FleetTiles fleet={data} />}</Shown>
          </section>
          <section class="card" aria-labelledby="flow">
            <h2 id="flow">Throughput and delay, last hour</h2>
            <Shown answer={flow}>{(data) => <ThroughputCharts flow={data} height={88} />}</Shown>
          </section>
        </div>
      </div>
    </>
  )
}

function OnTime({ figures }: { figures: ControlFigures | undefined }) {
  const share = figures?.statementsOnTime
  return (
    <Stat
      name="Statements on time"
      href={address(['statements'])}
      value={share && shareText(share.count, share.of)}
      note={share && `${countText(share.count)} of ${countText(share.of)} due`}
      {...(share ? { part: share.count, whole: share.of } : {})}
    />
  )
}

/** Somebody must look at those that want attention, while their data moves all the same. */
function moving(counts: Readonly<Record<'healthy' | 'attention', number>>): number {
  return counts.healthy + counts.attention
}

function troubled(counts: Readonly<Record<'stalled' | 'offline', number>>): number {
  return counts.stalled + counts.offline
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}

const waitingWords = {
  quarantine: 'in quarantine',
  held: 'held',
  parked: 'parked',
  'dead-letter': 'put aside',
} as const

/** Each kind of which there is any, so that they come to the figure above. */
function waitingNote(counts: Readonly<Record<keyof typeof waitingWords, number>>): string {
  const kinds = Object.keys(waitingWords) as (keyof typeof waitingWords)[]
  const parts = kinds.filter((kind) => counts[kind] > 0)
  const words = parts.map((kind) => `${countText(counts[kind])} ${waitingWords[kind]}`)
  return words.join(', ') || 'nothing stands still'
}

/** The newest step that had any event. */
function lastText(values: readonly (number | null)[]): string {
  const last = values.findLast((value) => value !== null)
  return last === null || last === undefined ? '–' : delay(last)
}
