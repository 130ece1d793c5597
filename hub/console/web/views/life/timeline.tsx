import type { Life } from '../../../contract.ts'
import { Mark } from '../../parts/mark.tsx'
import { Moment } from '../../parts/moment.tsx'
import { address } from '../../route.ts'
import type { Look } from '../../words/states.ts'

type Step = Life['steps'][number]

/** How the steps of contract.ts look; one that a newer hub has is shown by its own word. */
const looks: Readonly<Record<string, Look>> = {
  file: { word: 'File', tone: 'quiet', shape: 'letter' },
  read: { word: 'Read', tone: 'quiet', shape: 'ring' },
  released: { word: 'Released', tone: 'quiet', shape: 'ring' },
  stored: { word: 'Stored', tone: 'good', shape: 'dot' },
  taken: { word: 'Taken', tone: 'good', shape: 'dot' },
  posted: { word: 'Posted', tone: 'good', shape: 'tick' },
  failed: { word: 'Failed', tone: 'bad', shape: 'cross' },
  withdrawn: { word: 'Withdrawn', tone: 'break', shape: 'broken' },
  corrected: { word: 'Corrected', tone: 'info', shape: 'turn' },
  dead: { word: 'Put aside', tone: 'bad', shape: 'letter' },
}

export function Timeline({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="timeline">
      {steps.map((step, at) => {
        const look = looks[step.what] ?? { word: step.what, tone: 'quiet', shape: 'ring' }
        return (
          <li key={`${step.what} ${at}`}>
            <span class={`timeline-mark tone-${look.tone}`}>
              <Mark look={look} />
            </span>
            <div class="timeline-step">
              <p class="timeline-head">
                <b>{look.word}</b>
                {step.who && <span class="second"> {step.who}</span>}
                {step.at && (
                  <span class="timeline-at">
                    <Moment at={step.at} seconds />
                  </span>
                )}
              </p>
              <p>{step.message}</p>
              {step.event && (
                <p>
                  <a href={address(['events', step.event])}>The event that says so</a>
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
