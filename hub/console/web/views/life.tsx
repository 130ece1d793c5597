import type { Life } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { asking } from '../data/ask.ts'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { JsonTree } from '../parts/jsonTree.tsx'
import { Shown } from '../parts/notice.tsx'
import { address, route } from '../route.ts'
import { typeWords } from '../words/states.ts'
import { headline } from './life/headline.ts'
import { Timeline } from './life/timeline.tsx'

/** One event from the byte of a file to its posting. */
export function LifeView({ id }: { id: string }) {
  const inbox = route.value.query.get('inbox') ?? undefined
  const answer = useAnswer<Life>(asking(`events/${encodeURIComponent(id)}`, { inbox }))
  return (
    <>
      <p class="crumb">
        <a href={address(['search'])}>Search</a>
      </p>
      <Shown answer={answer}>{(life) => <OneLife life={life} />}</Shown>
    </>
  )
}

function OneLife({ life }: { life: Life }) {
  const { file, related } = life
  return (
    <>
      <Head title={headline(life)} note={<code class="whole-id">{life.id}</code>} />
      <div class="life">
        <div class="life-way">
          <section class="card" aria-labelledby="way">
            <h2 id="way">Its way</h2>
            <Timeline steps={life.steps} />
          </section>
          {related.length > 0 && (
            <section class="card" aria-labelledby="related">
              <h2 id="related">Belongs to it</h2>
              <ul class="related">
                {related.map(({ id, type, title }) => (
                  <li key={id}>
                    <a href={address(['events', id], { inbox: life.inbox })}>{title}</a>
                    <span class="second">{typeWords(type)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <section class="card" aria-labelledby="event">
          <h2 id="event">The event, as its agent sent it</h2>
          <Facts
            facts={[
              [
                'Agent',
                <a key="a" href={address(['agents', life.agent])}>
                  {life.agent}
                </a>,
              ],
              ['Inbox', life.inbox],
              ['Feed', file?.feed],
              [
                'File',
                file && (
                  <a key="f" href={address(['files', file.sha256])}>
                    <code>{file.sha256.slice(0, 16)}…</code>
                  </a>
                ),
              ],
              ['Place in the file', file?.position && <code key="p">{file.position}</code>],
            ]}
          />
          <JsonTree value={life.event} />
        </section>
      </div>
    </>
  )
}
