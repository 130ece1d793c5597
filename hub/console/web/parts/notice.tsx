import type { ComponentChildren } from 'preact'
import type { Answer } from '../data/answers.ts'

/** What stands where there is nothing to show. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p>{children}</p>}
    </div>
  )
}

/** Shows an answer once it is there, and what went wrong where it is not or is old. */
export function Shown<Data>({
  answer,
  children,
}: {
  answer: Answer<Data>
  children: (data: Data) => ComponentChildren
}) {
  const { data, problem, again } = answer
  return (
    <>
      {problem && (
        <div class="problem" role="alert">
          <span>{problem.message}</span> <code>{problem.code}</code>
          {data !== undefined && <span> What is shown is older.</span>}
          <button type="button" class="quiet" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {data === undefined ? !problem && <Wait /> : children(data)}
    </>
  )
}

/** Appears only where an answer takes long; a flash of it would be worse than nothing. */
function Wait() {
  return (
    <p class="wait" role="status">
      Asking the hub…
    </p>
  )
}
