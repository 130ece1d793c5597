import { useState } from 'preact/hooks'
import type { Cash } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { Choices, FilterField } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { RowTable } from '../parts/rowTable.tsx'
import { route, setQuery } from '../route.ts'
import { type CashMark, cashLooks } from '../words/states.ts'
import { cashColumns } from './cash/columns.tsx'
import { type CashRow, cashRows, fits } from './cash/rows.ts'

const marks: readonly CashMark[] = ['stale', 'unproven', 'intraday']

/** Cash by currency, then legal entity, then account; booked and value-dated apart. */
export function CashView() {
  const answer = useAnswer<Cash>('cash', ['cash'], 10_000)
  const { query } = route.value
  const q = query.get('q') ?? ''
  const mark = marks.find((name) => name === query.get('mark'))
  return (
    <div class="full">
      <Head
        title="Cash"
        note={
          answer.data && (
            <>
              As known at <Moment at={answer.data.asOf} />. Credit lines are left out.
            </>
          )
        }
      >
        <FilterField label="Account, name or entity" value={q} onChange={(q) => setQuery({ q })} />
      </Head>
      <Choices<CashMark | 'all'>
        label="Accounts with this mark"
        chosen={mark ?? 'all'}
        onChoose={(key) => setQuery({ mark: key === 'all' ? undefined : key })}
        choices={[
          { key: 'all', word: 'All accounts' },
          ...marks.map((key) => ({ key, word: cashLooks[key].word, look: cashLooks[key] })),
        ]}
      />
      <Shown answer={answer}>{(cash) => <Position cash={cash} q={q} mark={mark} />}</Shown>
    </div>
  )
}

interface Props {
  readonly cash: Cash
  readonly q: string
  readonly mark: CashMark | undefined
}

function Position({ cash, q, mark }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const isFiltered = q !== '' || mark !== undefined
  const accounts = isFiltered
    ? cash.accounts.filter((account) => fits(account, q, mark))
    : cash.accounts
  // What a filter leaves is little enough to be shown open.
  const rows = cashRows(cash, accounts, isFiltered ? 'all' : open)
  const toggle = (key: string) =>
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  return (
    <RowTable<CashRow>
      label="Cash by currency, legal entity and account"
      columns={cashColumns(isFiltered ? undefined : toggle)}
      rows={rows}
      rowKey={({ key }) => key}
      rowHeight={40}
      empty={<Empty title="No account fits.">Clear the filter to see all of them.</Empty>}
    />
  )
}
