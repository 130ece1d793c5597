import type { Look, Shape } from '../words/states.ts'

/** The shapes that states have beside their colours, on a square of 16. */
const paths: Readonly<Record<Shape, string>> = {
  dot: '',
  ring: '',
  speck: '',
  clock: 'M8 2.75a5.25 5.25 0 1 1 0 10.5 5.25 5.25 0 0 1 0-10.5ZM8 5v3.25L10.25 9.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  turn: 'M12.75 8.5A4.75 4.75 0 1 1 11 4.3M11.5 1.75v3H8.5',
  broken: 'M6.25 3.25H3.5v9.5h2.75M9.75 3.25h2.75v9.5H9.75',
  pause: 'M5.5 3.75v8.5M10.5 3.75v8.5',
  triangle: 'M8 2.5 14.25 13H1.75ZM8 6.75v2.75M8 11.25v.1',
  hourglass: 'M4 2.75h8L4 13.25h8Z',
  dash: 'M3.75 8h8.5',
  letter: 'M2.5 4h11v8.25h-11ZM2.75 4.25 8 8.75l5.25-4.5',
  tick: 'M3.25 8.5 6.5 11.75 12.75 4.5',
}

const radii: Readonly<Partial<Record<Shape, number>>> = { dot: 3.25, ring: 4, speck: 1 }

/** The shape of a state; says nothing to a screen reader, which has the word beside it. */
export function Mark({ look, size = 16 }: { look: Look; size?: number }) {
  const { shape, tone } = look
  const radius = radii[shape]
  return (
    <svg
      class={`mark tone-${tone} shape-${shape}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      {radius === undefined ? <path d={paths[shape]} /> : <circle cx="8" cy="8" r={radius} />}
    </svg>
  )
}

/** Shape and word of a state. */
export function State({ look, plain = false }: { look: Look; plain?: boolean }) {
  return (
    <span class={plain ? 'state' : `state state-tint tone-${look.tone}`}>
      <Mark look={look} size={14} />
      <span>{look.word}</span>
    </span>
  )
}
