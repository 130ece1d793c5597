import type { Found } from '../../contract.ts'
import { useAnswer } from '../data/answers.ts'
import { asking } from '../data/ask.ts'
import { FilterField } from '../parts/filters.tsx'
import { Head } from '../parts/head.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Shown } from '../parts/notice.tsx'
import { address, route, setQuery } from '../route.ts'
import { counted } from '../words/numbers.ts'
import { typeWords } from '../words/states.ts'

const kindWords = {
  event: 'Event',
  file: 'File',
  statement: 'Statement',
  document: 'Document',
} as const satisfies Record<Found['found'][number]['kind'], string>

/** Events, files, statements and documents by what they are known by. */
export function SearchView() {
  const q = route.value.query.get('q') ?? ''
  const answer = useAnswer<Found>(q.trim() ? asking('search', { q: q.trim() }) : undefined)
  return (
    <>
      <Head
        title="Search"
        note="By what it is known by, written in full; of an event's id the first eight characters do."
      />
      <div class="search-field">
        <FilterField label="Search for" value={q} onChange={(q) => setQuery({ q })} />
      </div>
      {q.trim() === '' ? (
        <Empty title="What are you looking for?">
          An event's id, a file's name or SHA-256, an account, a bank or customer reference, an
          end-to-end id, a statement's or an invoice's number.
        </Empty>
      ) : (
        <Shown answer={answer}>{(found) => <Results found={found} />}</Shown>
      )}
    </>
  )
}

function Results({ found: { found, more } }: { found: Found }) {
  if (found.length === 0) {
    return (
      <Empty title="Nothing is known by this.">
        Write it as the bank or the ledger writes it, in full.
      </Empty>
    )
  }
  return (
    <section class="card" aria-label="Results">
      <table class="small results">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Found</th>
            <th scope="col">Inbox</th>
            <th scope="col">Stored</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ kind, id, inbox, type, title, at }) => (
            <tr key={`${kind} ${id} ${inbox}`}>
              <td class="nowrap">{type ? typeWords(type) : kindWords[kind]}</td>
              <td>
                <a
                  class="two-lines"
                  href={
                    kind === 'file' ? address(['files', id]) : address(['events', id], { inbox })
                  }
                >
                  <b>{title}</b>
                  <code class="second">{id}</code>
                </a>
              </td>
              <td>{inbox}</td>
              <td class="nowrap">
                <Moment at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="table-foot">
        {counted(found.length, 'result')}
        {more && '; there are more: write more of it'}
      </p>
    </section>
  )
}
