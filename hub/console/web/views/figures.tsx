import { useState } from 'preact/hooks'
import type { ControlFigures, Throughput } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { asking } from '../data/ask.ts'
import { Choices } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Shown } from '../parts/notice.tsx'
import { route, setQuery } from '../route.ts'
import { longDay, plusDays } from '../words/moments.ts'
import { today } from '../words/today.ts'
import { ByEntity } from './figures/byEntity.tsx'
import { FigureCards } from './figures/figureCards.tsx'
import { ThroughputCharts } from './overview/throughputCharts.tsx'

const periods = ['7', '30', '90'] as const
const spans = ['hour', 'day', 'week'] as const
const spanWords = { hour: 'Last hour', day: 'Last day', week: 'Last week' } as const

/** Control figures of a time, and how much comes in how fast. */
export function FiguresView() {
  const { query } = route.value
  const period = periods.find((days) => days === query.get('days')) ?? '30'
  const to = today.value
  const from = plusDays(to, 1 - Number(period))
  const figures = useAnswer<ControlFigures>(asking('figures', { from, to }), ['calendar'], 30_000)
  const [span, setSpan] = useState<(typeof spans)[number]>('day')
  const flow = useAnswer<Throughput>(`throughput?span=${span}`, ['throughput'], 10_000)
  return (
    <>
      <Head title="Figures" note={`${longDay(from)} to ${longDay(to)}`}>
        <Choices<(typeof periods)[number]>
          label="Time"
          chosen={period}
          onChoose={(days) => setQuery({ days: days === '30' ? undefined : days })}
          choices={periods.map((key) => ({ key, word: `${key} days` }))}
        />
      </Head>
      <Shown answer={figures}>{(data) => <FigureCards figures={data} />}</Shown>
      <section class="card" aria-labelledby="flow">
        <div class="card-head">
          <h2 id="flow">Throughput and delay</h2>
          <Choices<(typeof spans)[number]>
            label="Time of the chart"
            chosen={span}
            onChoose={setSpan}
            choices={spans.map((key) => ({ key, word: spanWords[key] }))}
          />
        </div>
        <Shown answer={flow}>{(data) => <ThroughputCharts flow={data} height={160} />}</Shown>
      </section>
      <Shown answer={figures}>{(data) => <ByEntity figures={data} />}</Shown>
    </>
  )
}
