import { useState } from 'preact/hooks'
import type { Alert, Alerts } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { asking } from '../data/ask.ts'
import { Choices } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { ReasonDialog } from '../parts/reasonDialog.tsx'
import { route, setQuery } from '../route.ts'
import { alertLooks } from '../words/states.ts'
import { AlertItem } from './alerts/alertItem.tsx'

const states = ['open', 'acknowledged', 'resolved'] as const
type Chosen = (typeof states)[number]

const pageAlerts = 100

/** Alerts of one state, with what to do and their history. */
export function AlertsView() {
  const { query } = route.value
  const state = states.find((name) => name === query.get('state')) ?? 'open'
  const before = query.get('before') ?? undefined
  const path = asking('alerts', { state, limit: pageAlerts, before })
  const answer = useAnswer<Alerts>(path, ['alerts'])
  const [acknowledging, setAcknowledging] = useState<Alert>()
  const choose = (key: Chosen) =>
    setQuery({ state: key === 'open' ? undefined : key, before: undefined, open: undefined })
  return (
    <>
      <Head title="Alerts" note="Each closes by itself once its cause is gone." />
      <Shown answer={answer}>
        {({ counts, alerts }) => {
          const oldest = alerts.at(-1)
          return (
            <>
              <Choices<Chosen>
                label="State"
                chosen={state}
                onChoose={choose}
                choices={states.map((key) => ({
                  key,
                  word: alertLooks[key].word,
                  look: alertLooks[key],
                  count: counts[key],
                }))}
              />
              {alerts.length === 0 ? (
                <Empty title={emptyWords[state]} />
              ) : (
                <ul class="alerts">
                  {alerts.map((alert) => (
                    <AlertItem
                      key={alert.number}
                      alert={alert}
                      isOpen={query.get('open') === String(alert.number)}
                      onAcknowledge={() => setAcknowledging(alert)}
                    />
                  ))}
                </ul>
              )}
              <div class="more">
                {before && (
                  <button type="button" onClick={() => setQuery({ before: undefined })}>
                    Newest
                  </button>
                )}
                {oldest && alerts.length === pageAlerts && (
                  <button type="button" onClick={() => setQuery({ before: String(oldest.number) })}>
                    Older alerts
                  </button>
                )}
              </div>
            </>
          )
        }}
      </Shown>
      {acknowledging && (
        <ReasonDialog
          title={`Acknowledge: ${acknowledging.subject}`}
          says={`${acknowledging.message} Others see that you look after it.`}
          verb="Acknowledge"
          asks="note"
          path={`alerts/${acknowledging.number}/acknowledge`}
          refreshes={['alerts']}
          onClose={() => setAcknowledging(undefined)}
        />
      )}
    </>
  )
}

const emptyWords: Readonly<Record<Chosen, string>> = {
  open: 'Nothing needs a person now.',
  acknowledged: 'Nobody looks after anything now.',
  resolved: 'Nothing was resolved yet.',
}
