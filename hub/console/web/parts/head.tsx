import type { ComponentChildren } from 'preact'

interface Props {
  readonly title: ComponentChildren
  readonly note?: ComponentChildren
  readonly children?: ComponentChildren
}

/** Head of a view: what it is, a line on what it comes to, and what one can set. */
export function Head({ title, note, children }: Props) {
  return (
    <header class="head">
      <div class="head-words">
        <h1 tabIndex={-1}>{title}</h1>
        {note && <p class="head-note">{note}</p>}
      </div>
      {children && <div class="head-tools">{children}</div>}
    </header>
  )
}
