import { useEffect, useState } from 'preact/hooks'
import { Empty, Shown } from '../../parts/notice.tsx'
import { Space } from '../../parts/rowTable.tsx'
import { useWindow } from '../../parts/windowed.ts'
import { countText } from '../../words/numbers.ts'
import { CalendarHead } from './calendarHead.tsx'
import { type CalendarQuery, useCalendarPages } from './calendarPages.ts'
import { CalendarRow } from './calendarRow.tsx'
import type { Chosen } from './dayPanel.tsx'
import { useGridKeys } from './gridKeys.ts'

const rowHeight = 38

interface Props {
  readonly query: CalendarQuery
  readonly today: string
  readonly chosen: Chosen | undefined
  readonly onChoose: (chosen: Chosen) => void
}

/** The grid of the calendar, by windows of rows; one tab stop, the arrow keys move within. */
export function CalendarGrid({ query, today, chosen, onChoose }: Props) {
  const [total, setTotal] = useState(0)
  const seen = useWindow(total, rowHeight, 46)
  const pages = useCalendarPages(query, seen.first, Math.max(seen.last, 1))
  if (pages.total !== total) setTotal(pages.total)
  const { days } = pages
  const choose = (row: number, column: number) => {
    const account = pages.row(row)
    const cell = account?.cells[column]
    const day = days[column]
    if (account && cell && day) onChoose({ account, cell, day })
  }
  const keys = useGridKeys({ rows: total, columns: days.length, reveal: seen.reveal, choose })
  useEffect(() => {
    // The panel that opens beside takes room: the day that was chosen stays in sight.
    if (!chosen) return
    const cell = document.querySelector('.calendar-grid [aria-selected="true"]')
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  const stop = Math.max(seen.first, Math.min(keys.at.row, seen.last - 1))
  return (
    <div class="calendar">
      <Shown answer={pages.answer}>
        {() =>
          total === 0 ? (
            <Empty title="No account fits.">Clear the filter, or choose other days.</Empty>
          ) : (
            <div class="calendar-scroll" ref={seen.scroller}>
              <table
                class="calendar-grid"
                // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of ARIA.
                role="grid"
                aria-label="Statements by account and day"
                aria-rowcount={total + 1}
                aria-colcount={days.length + 1}
                onKeyDown={keys.onKey}
                onClick={keys.onClick}
              >
                <CalendarHead days={days} today={today} />
                <tbody>
                  <Space height={seen.before} columns={days.length + 1} />
                  {Array.from({ length: Math.max(0, seen.last - seen.first) }, (_, i) => {
                    const at = seen.first + i
                    return (
                      <CalendarRow
                        key={at}
                        at={at}
                        account={pages.row(at)}
                        days={days}
                        stop={at === stop ? keys.at.column : undefined}
                        chosen={chosen}
                      />
                    )
                  })}
                  <Space height={seen.after} columns={days.length + 1} />
                </tbody>
              </table>
            </div>
          )
        }
      </Shown>
      <p class="table-foot">{countText(total)} accounts</p>
    </div>
  )
}
