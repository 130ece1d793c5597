import { useState } from 'preact/hooks'
import type { AgentDetail } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { may } from '../data/session.ts'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { Mark, State } from '../parts/mark.tsx'
import { Ago, Moment } from '../parts/moment.tsx'
import { Shown } from '../parts/notice.tsx'
import { ReasonDialog } from '../parts/reasonDialog.tsx'
import { address } from '../route.ts'
import { span } from '../words/moments.ts'
import { bytesText, counted, countText } from '../words/numbers.ts'
import { agentLooks } from '../words/states.ts'
import { AgentHoldings } from './agent/holdings.tsx'
import { LateWatch, Links, Sources } from './agent/tables.tsx'

/** One agent: why it is as it is, what it reads, what it delivers. */
export function AgentView({ agent }: { agent: string }) {
  const path = `agents/${encodeURIComponent(agent)}`
  const answer = useAnswer<AgentDetail>(path, ['fleet'])
  return (
    <>
      <p class="crumb">
        <a href={address(['agents'])}>Agents</a>
      </p>
      <Shown answer={answer}>{(data) => <Agent agent={data} path={path} />}</Shown>
    </>
  )
}

function Agent({ agent, path }: { agent: AgentDetail; path: string }) {
  const [asks, setAsks] = useState(false)
  const isRetired = agent.state === 'retired'
  const verb = isRetired ? 'Revive' : 'Retire'
  return (
    <>
      <Head title={agent.agent} note={noteOf(agent)}>
        <State look={agentLooks[agent.state]} />
        {may('admin') && (
          <button type="button" onClick={() => setAsks(true)}>
            {verb}
          </button>
        )}
      </Head>
      {agent.reasons.length > 0 && (
        <section class="card reasons" aria-label="Why it needs a look">
          <ul>
            {agent.reasons.map(({ code, message, since }) => (
              <li key={code}>
                <Mark look={agentLooks[agent.state]} />
                <span>
                  {message} <code>{code}</code>
                </span>
                {since && <Ago at={since} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="card" aria-label="The agent at a glance">
        <Vitals agent={agent} />
      </section>
      <div class="columns">
        <Sources sources={agent.sources} />
        <Links links={agent.links} />
        <LateWatch late={agent.late} />
        <AgentHoldings agent={agent.agent} />
      </div>
      {asks && (
        <ReasonDialog
          title={`${verb} ${agent.agent}`}
          says={isRetired ? reviveSays : retireSays}
          verb={verb}
          path={`${path}/${isRetired ? 'revive' : 'retire'}`}
          refreshes={['agents/', 'fleet']}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  )
}

const retireSays = 'It is no longer watched and raises no alerts. What it delivered stays.'
const reviveSays = 'It is watched again, and raises alerts.'

function noteOf({ program, regions, legalEntities }: AgentDetail): string {
  return [program, regions.join(', '), legalEntities.join(', ')].filter(Boolean).join(' · ')
}

function Vitals({ agent }: { agent: AgentDetail }) {
  const { backlog, audit } = agent
  return (
    <Facts
      wide
      facts={[
        ['Last sign', <Ago key="seen" at={agent.lastSeen} />],
        ['Up for', agent.uptimeSeconds === undefined ? undefined : span(agent.uptimeSeconds)],
        [
          'Backlog',
          `${counted(backlog.events, 'event')}${
            backlog.bytes === undefined ? '' : `, ${bytesText(backlog.bytes)}`
          }`,
        ],
        ['Oldest of it', backlog.oldestAt && <Ago key="oldest" at={backlog.oldestAt} />],
        ['Feeds', `${countText(agent.feeds.total)}, ${countText(agent.feeds.failing)} failing`],
        [
          'Free disk',
          agent.freeDiskBytes === undefined ? undefined : bytesText(agent.freeDiskBytes),
        ],
        ['Clock', agent.clockOffsetMs === undefined ? undefined : offsetText(agent.clockOffsetMs)],
        ['Store', agent.storeHealthy === undefined ? undefined : storeWord(agent.storeHealthy)],
        ['Store id', <code key="store">{agent.storeId}</code>],
        [
          'Audit chain',
          audit && <code key="audit">{`${audit.number} · ${audit.hash.slice(0, 12)}`}</code>,
        ],
        ['First seen', <Moment key="first" at={agent.firstSeen} />],
      ]}
    />
  )
}

function storeWord(isHealthy: boolean): string {
  return isHealthy ? 'healthy' : 'fails'
}

function offsetText(ms: number): string {
  if (Math.abs(ms) < 1000) return `right, ${Math.abs(ms)} ms off`
  return `${span(Math.abs(ms) / 1000)} ${ms > 0 ? 'fast' : 'slow'}`
}
