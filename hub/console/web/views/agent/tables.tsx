import type { AgentDetail } from '../../../contract.ts'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Empty } from '../../parts/notice.tsx'
import { countText } from '../../words/numbers.ts'

/** What the agent reads from. */
export function Sources({ sources }: Pick<AgentDetail, 'sources'>) {
  return (
    <section class="card" aria-labelledby="sources">
      <h2 id="sources">Feeds</h2>
      {sources.length === 0 ? (
        <Empty title="The agent has named no feed yet." />
      ) : (
        <table class="small">
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">Last file</th>
              <th scope="col">Next run</th>
            </tr>
          </thead>
          <tbody>
            {sources.map(({ feed, kind, lastFileAt, lastError, nextRunAt }) => (
              <tr key={feed}>
                <td>
                  <b>{feed}</b> <span class="second">{kind}</span>
                  {lastError && (
                    <p class="row-problem">
                      {lastError.message} <code>{lastError.code}</code>, <Ago at={lastError.at} />
                    </p>
                  )}
                </td>
                <td class="nowrap">{lastFileAt ? <Moment at={lastFileAt} /> : 'none yet'}</td>
                <td class="nowrap">{nextRunAt ? <Moment at={nextRunAt} /> : 'watches'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** Where the agent delivers to: each inbox, and the lanes within. */
export function Links({ links }: Pick<AgentDetail, 'links'>) {
  return (
    <section class="card" aria-labelledby="links">
      <h2 id="links">Delivery</h2>
      <table class="small">
        <thead>
          <tr>
            <th scope="col">Inbox</th>
            <th scope="col">Lane</th>
            <th scope="col" class="end">
              Delivered through
            </th>
            <th scope="col" class="end">
              Waiting
            </th>
            <th scope="col">Oldest</th>
          </tr>
        </thead>
        <tbody>
          {links.flatMap(({ inbox, connected, lanes }) =>
            lanes.map(({ lane, through, waiting, oldestAt }) => (
              <tr key={`${inbox} ${lane}`}>
                <td>
                  <b>{inbox}</b> {!connected && <span class="second">not connected</span>}
                </td>
                <td>{lane}</td>
                <td class="end">{countText(through)}</td>
                <td class="end">{waiting === undefined ? '' : countText(waiting)}</td>
                <td class="nowrap">{oldestAt && <Ago at={oldestAt} />}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}

/** Statements that the agent itself waits for. */
export function LateWatch({ late }: Pick<AgentDetail, 'late'>) {
  return (
    <section class="card" aria-labelledby="late">
      <h2 id="late">Late statements</h2>
      {late.length === 0 ? (
        <Empty title="Every statement that the agent expects has come." />
      ) : (
        <table class="small">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Was due</th>
              <th scope="col">Lacks</th>
            </tr>
          </thead>
          <tbody>
            {late.map(({ what, dueAt, lacks }) => (
              <tr key={`${what} ${dueAt}`}>
                <td>{what}</td>
                <td class="nowrap">
                  <Moment at={dueAt} />
                </td>
                <td>{lacks}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
