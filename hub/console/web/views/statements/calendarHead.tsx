import { isWeekend, longDay } from '../../words/moments.ts'

const weekdays = ['S', 'M', 'T', 'W', 'T', 'F', 'S']
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

export function CalendarHead({ days, today }: { days: readonly string[]; today: string }) {
  return (
    <>
      <colgroup>
        <col class="calendar-account" />
        {days.map((day) => (
          <col key={day} class={isWeekend(day) ? 'weekend' : ''} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">Account</th>
          {days.map((day, at) => (
            <th
              key={day}
              scope="col"
              class={dayClass(day, today)}
              aria-label={longDay(day)}
              title={longDay(day)}
            >
              <span class="day-letter">{weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()]}</span>
              <span class="day-number">{day.slice(8).replace(/^0/, '')}</span>
              <span class="day-month">{at === 0 || day.endsWith('-01') ? monthOf(day) : ''}</span>
            </th>
          ))}
        </tr>
      </thead>
    </>
  )
}

function dayClass(day: string, today: string): string {
  if (day === today) return 'day today'
  return isWeekend(day) ? 'day weekend' : 'day'
}

function monthOf(day: string): string {
  return months[Number(day.slice(5, 7)) - 1] ?? ''
}
