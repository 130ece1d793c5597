import type { Throughput } from '../../../contract.ts'
import { Chart } from '../../parts/chart.tsx'
import { delay } from '../../words/moments.ts'
import { countText } from '../../words/numbers.ts'

/** Events, and how long they took from the reading at the agent to the commit at the hub. */
export function ThroughputCharts({ flow, height = 120 }: { flow: Throughput; height?: number }) {
  const total = flow.events.reduce((all, some) => all + some, 0)
  const slowest = Math.max(0, ...flow.delay95.map((value) => value ?? 0))
  return (
    <div class="charts">
      <Chart
        label={`Events a step: ${countText(total)} altogether, at most ${countText(
          Math.max(0, ...flow.events),
        )} in one step.`}
        at={flow.at}
        height={height}
        text={(value) => countText(Math.round(value))}
        lines={[{ name: 'Events', tone: 'chart-one', values: flow.events, bars: true }]}
      />
      <Chart
        label={`Delay from the reading to the commit: at most ${delay(slowest)} at the 95th percentile.`}
        at={flow.at}
        height={height}
        text={delay}
        lines={[
          { name: 'Delay, 95th percentile', tone: 'chart-two', values: flow.delay95 },
          { name: 'median', tone: 'chart-three', values: flow.delayMedian },
        ]}
      />
    </div>
  )
}
