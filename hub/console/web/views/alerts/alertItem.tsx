import { useEffect, useRef } from 'preact/hooks'
import type { Alert } from '../../../contract.ts'
import { may } from '../../data/session.ts'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Mark, State } from '../../parts/mark.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import { address } from '../../route.ts'
import { countText } from '../../words/numbers.ts'
import { alertLooks, severityLooks } from '../../words/states.ts'

interface Props {
  readonly alert: Alert
  /** Whether the address names it. */
  readonly isOpen: boolean
  readonly onAcknowledge: () => void
}

/** One alert, which opens to what to do and to its history. */
export function AlertItem({ alert, isOpen, onAcknowledge }: Props) {
  const look = severityLooks[alert.severity]
  const item = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (isOpen) item.current?.scrollIntoView({ block: 'center' })
  }, [isOpen])
  return (
    <li class={`alert tone-${look.tone}`}>
      <details ref={item} open={isOpen}>
        <summary>
          <Mark look={look} />
          <span class="unseen">{look.word}: </span>
          <span class="alert-words">
            <b>{alert.subject}</b>
            <span>{alert.message}</span>
          </span>
          <span class="alert-since">
            <Ago at={alert.firstAt} />
          </span>
          <Icon name="chevron" size={14} />
        </summary>
        <div class="alert-body">
          <div>
            <h2>What to do</h2>
            <p>{alert.remedy}</p>
            <p class="alert-tools">
              {alert.state === 'open' && may('operator') && (
                <button type="button" class="primary" onClick={onAcknowledge}>
                  Acknowledge
                </button>
              )}
              {alert.agent && (
                <a class="button" href={address(['agents', alert.agent])}>
                  {alert.agent}
                </a>
              )}
            </p>
          </div>
          <div>
            <h2>History</h2>
            <ol class="history">
              {alert.history.map(({ at, state, by }) => (
                <li key={`${at} ${state}`}>
                  <State look={alertLooks[state]} plain />
                  {by && <span> by {by}</span>}
                  <Moment at={at} seconds />
                </li>
              ))}
            </ol>
            <Facts
              facts={[
                ['Code', <code key="code">{alert.code}</code>],
                ['Number', countText(alert.number)],
                ['Raised', `${countText(alert.times)} ×`],
                ['Last', <Moment key="last" at={alert.lastAt} />],
                ['Note', alert.note],
              ]}
            />
          </div>
        </div>
      </details>
    </li>
  )
}
