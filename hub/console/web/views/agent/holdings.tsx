import { useHoldings } from '../../data/standing.ts'
import { State } from '../../parts/mark.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Empty, Shown } from '../../parts/notice.tsx'
import { address } from '../../route.ts'
import { holdingLooks } from '../../words/states.ts'

/** What of this agent waits for a person; decided on in the view of all of them. */
export function AgentHoldings({ agent }: { agent: string }) {
  const answer = useHoldings()
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">Waiting for a decision</h2>
      <Shown answer={answer}>
        {({ holdings }) => {
          const own = holdings.filter((holding) => holding.agent === agent)
          if (own.length === 0) return <Empty title="Nothing of it waits." />
          return (
            <table class="small">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Since</th>
                </tr>
              </thead>
              <tbody>
                {own.map(({ key, subject, kind, reason, since }) => (
                  <tr key={key}>
                    <td>
                      <a href={address(['waiting'], { q: agent })}>{subject}</a>
                      <p class="second">{reason}</p>
                    </td>
                    <td>
                      <State look={holdingLooks[kind]} />
                    </td>
                    <td class="nowrap">
                      <Ago at={since} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }}
      </Shown>
    </section>
  )
}
