import type { Tone } from '../../words/states.ts'

interface Props {
  readonly name: string
  readonly href: string
  /** Undefined while it is not known. */
  readonly value: string | undefined
  readonly of?: string | undefined
  readonly note?: string | undefined
  readonly tone?: Tone | undefined
  /** With `whole` a bar is drawn. */
  readonly part?: number
  readonly whole?: number
}

/** One figure with its name; leads to the view that has the rest. */
export function Stat({ name, href, value, of, note, tone, part, whole }: Props) {
  return (
    <a class="stat" href={href}>
      <span class="stat-name">{name}</span>
      <span class="stat-value">
        {value ?? ' '}
        {of && <span class="stat-of"> {of}</span>}
      </span>
      {part !== undefined && whole !== undefined && whole > 0 && <Bar part={part} whole={whole} />}
      <span class={tone ? `stat-note tone-${tone}` : 'stat-note'}>{note ?? ' '}</span>
    </a>
  )
}

/** How much of a whole; the figure beside it says the same. */
export function Bar({ part, whole }: { part: number; whole: number }) {
  return (
    <span class="bar" aria-hidden="true">
      <span style={{ width: `${Math.min(100, (part / whole) * 100).toFixed(1)}%` }} />
    </span>
  )
}
