import { Component } from 'preact'
import { Account } from '../../parts/account.tsx'
import { Mark } from '../../parts/mark.tsx'
import { dayText, isWeekend } from '../../words/moments.ts'
import { dayLooks, type Shape } from '../../words/states.ts'
import type { AccountRow } from './calendarPages.ts'
import type { Chosen } from './dayPanel.tsx'

interface Props {
  /** From 0, among all accounts that fit. */
  readonly at: number
  readonly account: AccountRow | undefined
  readonly days: readonly string[]
  /** Column that is the grid's tab stop, where it is in this row. */
  readonly stop: number | undefined
  readonly chosen: Chosen | undefined
}

/** One account. Drawn again only where something of it changed: there are a thousand cells. */
export class CalendarRow extends Component<Props> {
  override shouldComponentUpdate(next: Readonly<Props>): boolean {
    const { at, account, days, stop, chosen } = this.props
    const wasChosen = chosen?.account.key === account?.key
    const isChosen = next.chosen?.account.key === next.account?.key
    return (
      next.at !== at ||
      next.account !== account ||
      next.days !== days ||
      next.stop !== stop ||
      wasChosen !== isChosen ||
      (isChosen && next.chosen !== chosen)
    )
  }

  override render() {
    const { at, account, days, stop, chosen } = this.props
    const { name, legalEntity, currency } = account ?? {}
    const chosenDay = chosen && chosen.account.key === account?.key ? chosen.day : undefined
    return (
      <tr aria-rowindex={at + 2}>
        <th scope="row">
          {account && (
            <span class="calendar-name">
              <Account account={account.account} name={name} />
              <span class="calendar-entity">
                {currency}
                <span>{legalEntity}</span>
              </span>
            </span>
          )}
        </th>
        {days.map((day, column) => (
          <Cell
            key={day}
            id={`${at}.${column}`}
            day={day}
            cell={account?.cells[column]}
            isStop={stop === column}
            isChosen={chosenDay === day}
          />
        ))}
      </tr>
    )
  }
}

/** Shapes that most cells have: the style sheet draws them, for a drawing each would be slow. */
const quiet: ReadonlySet<Shape> = new Set(['dot', 'ring', 'speck'])

interface CellProps {
  /** Row and column, for the keys. */
  readonly id: string
  readonly day: string
  readonly cell: AccountRow['cells'][number] | undefined
  readonly isStop: boolean
  readonly isChosen: boolean
}

function Cell({ id, day, cell, isStop, isChosen }: CellProps) {
  const look = cell && dayLooks[cell.state]
  const words = look ? `${dayText(day)}: ${look.word}${cell.reason ? `. ${cell.reason}` : ''}` : ''
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: within a grid it is a gridcell.
    <td
      class={`cell ${cell ? `cell-${cell.state}` : ''}${isWeekend(day) ? ' weekend' : ''}`}
      data-cell={id}
      tabIndex={isStop ? 0 : -1}
      aria-label={words || 'On its way'}
      aria-selected={isChosen}
      title={words}
    >
      {look && !quiet.has(look.shape) && <Mark look={look} />}
    </td>
  )
}
