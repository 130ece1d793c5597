import { Dialog } from './parts/dialog.tsx'
import { Mark } from './parts/mark.tsx'
import { places } from './places.ts'
import { type DayState, dayLooks, dayMeanings } from './words/states.ts'

const keys: readonly (readonly [keys: string, what: string])[] = [
  ['/', 'Search for an event, a file, an account or a reference'],
  ['?', 'This page'],
  ['Esc', 'Close what is open beside the view'],
  ['← ↑ → ↓', 'Move in the calendar; Enter opens the day'],
  ['Home End', 'First or last day of the row'],
  ['PgUp PgDn', 'Ten accounts up or down'],
  ...places.map(({ key, name }) => [`g ${key}`, name] as const),
]

const states: readonly DayState[] = [
  'arrived',
  'late',
  'missing',
  'corrected',
  'gap',
  'held',
  'expected',
  'none',
]

/** Keys and signs of the page. */
export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys and signs" onClose={onClose}>
      <div class="help">
        <section>
          <h3>Keys</h3>
          <dl class="keys">
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>Signs of the calendar</h3>
          <dl class="signs">
            {states.map((state) => (
              <div key={state}>
                <dt>
                  <Mark look={dayLooks[state]} /> {dayLooks[state].word}
                </dt>
                <dd>{dayMeanings[state]}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}
