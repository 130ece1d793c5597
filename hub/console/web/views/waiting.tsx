import { useState } from 'preact/hooks'
import type { Holdings } from '../../contract.ts'
import { useHoldings } from '../data/standing.ts'
import { Choices, FilterField } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { ReasonDialog } from '../parts/reasonDialog.tsx'
import { RowTable } from '../parts/rowTable.tsx'
import { route, setQuery } from '../route.ts'
import { counted } from '../words/numbers.ts'
import { actionWords, type HoldingKind, holdingLooks, holdingMeanings } from '../words/states.ts'
import { type Decision, type Holding, waitingColumns } from './waiting/columns.tsx'

const kinds: readonly HoldingKind[] = ['quarantine', 'held', 'parked', 'dead-letter']

/** What stands still and waits for a person, with what that person can do. */
export function WaitingView() {
  const { query } = route.value
  const q = query.get('q') ?? ''
  const kind = kinds.find((name) => name === query.get('kind'))
  const answer = useHoldings()
  const [decision, setDecision] = useState<Decision>()
  return (
    <div class="full">
      <Head
        title="Waiting"
        note={
          kind
            ? holdingMeanings[kind]
            : 'What stands still until a person decides, with its reason.'
        }
      >
        <FilterField label="Agent, file or reason" value={q} onChange={(q) => setQuery({ q })} />
      </Head>
      <Shown answer={answer}>
        {(data) => (
          <>
            <Choices<HoldingKind | 'all'>
              label="Kind"
              chosen={kind ?? 'all'}
              onChoose={(key) => setQuery({ kind: key === 'all' ? undefined : key })}
              choices={choicesOf(data)}
            />
            <RowTable<Holding>
              label="What waits"
              columns={waitingColumns(setDecision)}
              rows={data.holdings.filter((holding) => fits(holding, kind, q))}
              rowKey={({ key }) => key}
              rowHeight={64}
              empty={<Empty title="Nothing waits here.">That is as it should be.</Empty>}
            />
          </>
        )}
      </Shown>
      {decision && <Decide decision={decision} onClose={() => setDecision(undefined)} />}
    </div>
  )
}

function choicesOf({ counts, holdings }: Holdings) {
  const all = { key: 'all', word: 'All', count: holdings.length } as const
  const each = kinds.map((key) => {
    const look = holdingLooks[key]
    return { key, word: look.word, look, count: counts[key] } as const
  })
  return [all, ...each]
}

function fits(holding: Holding, kind: HoldingKind | undefined, q: string): boolean {
  if (kind && holding.kind !== kind) return false
  const wanted = q.toLowerCase()
  const texts = [holding.agent, holding.route, holding.subject, holding.reason, holding.code]
  return texts.some((text) => text?.toLowerCase().includes(wanted))
}

function Decide({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const { holding, does } = decision
  const at = holding.agent ?? holding.route ?? ''
  const events = holding.events === undefined ? '' : counted(holding.events, 'event')
  const what = [at, events, holding.reason].filter(Boolean).join(' · ')
  if (does === 'approve') {
    const { asked } = holding
    const verb = asked ? actionWords[asked.action].verb : 'Action'
    return (
      <ReasonDialog
        title={`Approve: ${verb.toLowerCase()} ${holding.subject}`}
        about={what}
        says={`${asked?.by} asked for it. ${asked ? actionWords[asked.action].says : ''}`}
        verb="Approve"
        asks="nothing"
        path={`commands/${asked?.number}/approve`}
        refreshes={['holdings']}
        onClose={onClose}
      />
    )
  }
  const { verb, says } = actionWords[does]
  return (
    <ReasonDialog
      title={`${verb} ${holding.subject}`}
      about={what}
      says={says}
      verb={verb}
      path={`holdings/${encodeURIComponent(holding.key)}/${does}`}
      refreshes={['holdings']}
      onClose={onClose}
    />
  )
}
