import type { Calendar } from '../../../contract.ts'
import { useAnswer } from '../../data/answers.ts'
import { asking } from '../../data/ask.ts'
import { Account } from '../../parts/account.tsx'
import { State } from '../../parts/mark.tsx'
import { Empty, Shown } from '../../parts/notice.tsx'
import { address } from '../../route.ts'
import { dayText } from '../../words/moments.ts'
import { countText } from '../../words/numbers.ts'
import { dayLooks } from '../../words/states.ts'

const shownAccounts = 6

/** Accounts whose statement is overdue. */
export function LateStatements({ from, to }: { from: string; to: string }) {
  const query = { from, to, state: 'missing', offset: 0, limit: shownAccounts }
  const answer = useAnswer<Calendar>(asking('calendar', query), ['calendar'], 5_000)
  return <Shown answer={answer}>{(calendar) => <Late calendar={calendar} />}</Shown>
}

function Late({ calendar }: { calendar: Calendar }) {
  if (calendar.total === 0) {
    return <Empty title="Every statement that was due has come." />
  }
  return (
    <>
      <table class="small">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Legal entity</th>
            <th scope="col">Day</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {calendar.accounts.map((account) => {
            const at = account.cells.findIndex(({ state }) => state === 'missing')
            const day = calendar.days[at]
            return (
              <tr key={account.key}>
                <td>
                  <a href={address(['statements'], { q: account.account })}>
                    <Account account={account.account} name={account.name} />
                  </a>
                </td>
                <td>{account.legalEntity}</td>
                <td class="nowrap">{day && dayText(day)}</td>
                <td>
                  <State look={dayLooks.missing} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {calendar.total > shownAccounts && (
        <p class="card-more">
          <a href={address(['statements'], { state: 'missing' })}>
            All {countText(calendar.total)} accounts with a missing statement
          </a>
        </p>
      )}
    </>
  )
}
