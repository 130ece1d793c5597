import { useState } from 'preact/hooks'
import { Choices, FilterField } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { route, setQuery } from '../route.ts'
import { dayText, plusDays } from '../words/moments.ts'
import { type DayState, dayLooks } from '../words/states.ts'
import { today as thisDay } from '../words/today.ts'
import { CalendarGrid } from './statements/calendarGrid.tsx'
import { useDayCount } from './statements/dayCount.ts'
import { type Chosen, DayPanel } from './statements/dayPanel.tsx'

const filters = ['missing', 'late', 'gap', 'held', 'corrected'] as const
const legend: readonly DayState[] = ['arrived', ...filters, 'expected']

/** The statement calendar: accounts × days, what needs a person on top. */
export function StatementsView() {
  const { query } = route.value
  const today = thisDay.value
  const to = query.get('to') ?? today
  const days = useDayCount()
  const from = plusDays(to, 1 - days)
  const q = query.get('q') ?? ''
  const state = filters.find((name) => name === query.get('state'))
  const [chosen, setChosen] = useState<Chosen>()
  const shift = (by: number) => {
    const next = plusDays(to, by)
    setQuery({ to: next >= today ? undefined : next })
  }
  return (
    <div class="full">
      <Head
        title="Statements"
        note={`${dayText(from)} to ${dayText(to)}; days are the bank's own.`}
      >
        <FilterField label="Account, name or entity" value={q} onChange={(q) => setQuery({ q })} />
        <div class="pager">
          <button type="button" aria-label="A week earlier" onClick={() => shift(-7)}>
            <Icon name="left" />
          </button>
          <button type="button" disabled={to === today} onClick={() => setQuery({ to: undefined })}>
            Today
          </button>
          <button
            type="button"
            aria-label="A week later"
            disabled={to === today}
            onClick={() => shift(7)}
          >
            <Icon name="right" />
          </button>
        </div>
      </Head>
      <div class="calendar-tools">
        <Choices<(typeof filters)[number] | 'all'>
          label="Accounts that have a day of this state"
          chosen={state ?? 'all'}
          onChoose={(key) => setQuery({ state: key === 'all' ? undefined : key })}
          choices={[
            { key: 'all', word: 'All accounts' },
            ...filters.map((key) => ({ key, word: dayLooks[key].word, look: dayLooks[key] })),
          ]}
        />
        <ul class="calendar-legend" aria-label="Other signs">
          {legend
            .filter((name) => name === 'arrived' || name === 'expected')
            .map((name) => (
              <li key={name}>
                <Mark look={dayLooks[name]} size={14} /> {dayLooks[name].word}
              </li>
            ))}
        </ul>
      </div>
      <div class={chosen ? 'beside beside-open' : 'beside'}>
        <CalendarGrid
          key={`${q} ${state}`}
          query={{ from, to, q, state }}
          today={today}
          chosen={chosen}
          onChoose={setChosen}
        />
        {chosen && <DayPanel chosen={chosen} onClose={() => setChosen(undefined)} />}
      </div>
    </div>
  )
}
