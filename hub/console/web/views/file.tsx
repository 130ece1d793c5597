import type { FileLife } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { address } from '../route.ts'
import { counted } from '../words/numbers.ts'
import { typeWords } from '../words/states.ts'

/** What the hub has of one file. */
export function FileView({ sha256 }: { sha256: string }) {
  const answer = useAnswer<FileLife>(`files/${encodeURIComponent(sha256)}`)
  return (
    <>
      <p class="crumb">
        <a href={address(['search'])}>Search</a>
      </p>
      <Head title="File" note={<code class="whole-id">{sha256}</code>} />
      <Shown answer={answer}>
        {(file) => (
          <>
            <section class="card" aria-label="The file at a glance">
              <Facts
                wide
                facts={[
                  [
                    'Agent',
                    <a key="a" href={address(['agents', file.agent])}>
                      {file.agent}
                    </a>,
                  ],
                  ['Name', file.name],
                  ['Feed', file.feed],
                  ['First known', <Moment key="at" at={file.firstAt} />],
                  ['Came to', counted(file.events, 'event')],
                ]}
              />
            </section>
            <section class="card" aria-labelledby="statements">
              <h2 id="statements">Statements and documents of it</h2>
              {file.statements.length === 0 ? (
                <Empty title="None: what it has are events of their own." />
              ) : (
                <ul class="related">
                  {file.statements.map(({ id, title, type }) => (
                    <li key={id}>
                      <a href={address(['events', id])}>{title}</a>
                      <span class="second">{typeWords(type)}</span>
                    </li>
                  ))}
                </ul>
              )}
            </section>
          </>
        )}
      </Shown>
    </>
  )
}
