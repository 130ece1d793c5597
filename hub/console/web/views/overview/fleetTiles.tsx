import { useRef, useState } from 'preact/hooks'
import type { AgentSummary, Fleet } from '../../../contract.ts'
import { Mark } from '../../parts/mark.tsx'
import { address } from '../../route.ts'
import { countText } from '../../words/numbers.ts'
import { agentLooks } from '../../words/states.ts'

const states = ['stalled', 'offline', 'attention', 'healthy', 'retired'] as const

/** All agents as tiles, by region. One tab stop: the arrow keys move among them. */
export function FleetTiles({ fleet }: { fleet: Fleet }) {
  return (
    <>
      <ul class="fleet-counts">
        {states.map((state) => (
          <li key={state}>
            <a href={address(['agents'], { state })}>
              <Mark look={agentLooks[state]} size={14} />
              <b>{countText(fleet.counts[state])}</b> {agentLooks[state].word}
            </a>
          </li>
        ))}
      </ul>
      <Tiles regions={byRegion(fleet.agents)} />
    </>
  )
}

type Regions = readonly (readonly [region: string, agents: readonly AgentSummary[]])[]

function Tiles({ regions }: { regions: Regions }) {
  const all = regions.flatMap(([, agents]) => agents)
  const [current, setCurrent] = useState(0)
  const element = useRef<HTMLDivElement>(null)
  const onKey = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(all.length - 1, current + step))
    setCurrent(next)
    element.current?.querySelectorAll<HTMLElement>('.tile')[next]?.focus()
  }
  const stop = all[Math.min(current, all.length - 1)]?.agent
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that move among the links within.
    <div class="tiles" ref={element} onKeyDown={onKey}>
      {regions.map(([region, agents]) => (
        <div key={region} class="tiles-region">
          <h3>{region}</h3>
          <div class="tiles-row">
            {agents.map((agent) => (
              <Tile key={agent.agent} agent={agent} isStop={agent.agent === stop} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: 10,
  ArrowUp: -10,
}

function Tile({ agent, isStop }: { agent: AgentSummary; isStop: boolean }) {
  const look = agentLooks[agent.state]
  const [reason] = agent.reasons
  const words = `${agent.agent}: ${look.word}${reason ? `. ${reason.message}` : ''}`
  return (
    <a
      class={`tile tile-${look.tone}`}
      href={address(['agents', agent.agent])}
      aria-label={words}
      title={words}
      tabIndex={isStop ? 0 : -1}
    >
      {look.tone === 'good' ? null : <Mark look={look} size={12} />}
    </a>
  )
}

/** By its first region, in the order of names; within one what needs a person first, as the hub says. */
function byRegion(agents: readonly AgentSummary[]): Regions {
  const regions = Map.groupBy(agents, ({ regions: [first] }) => first ?? 'No region')
  return [...regions].toSorted(([one], [other]) => one.localeCompare(other))
}
