import { Account } from '../../parts/account.tsx'
import { Icon } from '../../parts/icon.tsx'
import { State } from '../../parts/mark.tsx'
import type { Column } from '../../parts/rowTable.tsx'
import { address } from '../../route.ts'
import { dayText } from '../../words/moments.ts'
import { amountText, counted, countText } from '../../words/numbers.ts'
import { cashLooks } from '../../words/states.ts'
import type { CashRow } from './rows.ts'

/** @param toggle Opens and closes a line; undefined where all are open. */
export function cashColumns(toggle: ((key: string) => void) | undefined): Column<CashRow>[] {
  return [
    { name: 'Currency, entity, account', cell: (row) => <Title row={row} toggle={toggle} /> },
    {
      name: 'Booked',
      width: '192px',
      end: true,
      cell: ({ booked, currency, level }) => (
        <Amount amount={booked} currency={currency} strong={level === 0} />
      ),
    },
    {
      name: 'Value-dated',
      width: '176px',
      end: true,
      cell: ({ valueDated, currency }) => <Amount amount={valueDated} currency={currency} />,
    },
    { name: 'As of', width: '9.5rem', cell: ({ day, level }) => <AsOf day={day} level={level} /> },
    {
      name: 'Accounts',
      width: '5.5rem',
      end: true,
      cell: ({ accounts, account }) => (account ? '' : countText(accounts)),
    },
    { name: 'Marks', width: '13.5rem', cell: (row) => <Marks row={row} /> },
  ]
}

function Title({ row, toggle }: { row: CashRow; toggle: ((key: string) => void) | undefined }) {
  const { account, key, level, title, isOpen } = row
  if (account) {
    const words = <Account account={account.account} name={account.name} />
    const event = account.event
    return (
      <span class="cash-title level-2">
        {event ? <a href={address(['events', event])}>{words}</a> : words}
      </span>
    )
  }
  if (!toggle) return <b class={`cash-title level-${level}`}>{title}</b>
  return (
    <button
      type="button"
      class={`cash-title expand level-${level}`}
      aria-expanded={isOpen === true}
      onClick={() => toggle(key)}
    >
      <Icon name="chevron" size={14} />
      <b>{title}</b>
    </button>
  )
}

interface AmountProps {
  readonly amount: string | undefined
  readonly currency: string
  readonly strong?: boolean
}

function Amount({ amount, currency, strong = false }: AmountProps) {
  if (amount === undefined) return <span class="faint">not stated</span>
  const sign = amount.startsWith('-') ? ' negative' : ''
  return (
    <span class={`amount${sign}${strong ? ' strong' : ''}`}>
      {amountText(amount)} <span class="second">{currency}</span>
    </span>
  )
}

function AsOf({ day, level }: { day: string | undefined; level: number }) {
  if (day === undefined) return <span class="faint">never</span>
  return (
    <span class="nowrap">
      {level < 2 && <span class="second">oldest </span>}
      {dayText(day)}
    </span>
  )
}

function Marks({ row: { account, stale, unproven } }: { row: CashRow }) {
  if (account) {
    return (
      <span class="marks">
        {account.marks.map((mark) => (
          <State key={mark} look={cashLooks[mark]} />
        ))}
      </span>
    )
  }
  const words = [
    stale > 0 && counted(stale, 'stale', 'stale'),
    unproven > 0 && counted(unproven, 'unproven', 'unproven'),
  ]
  return <span class="second">{words.filter(Boolean).join(', ')}</span>
}
