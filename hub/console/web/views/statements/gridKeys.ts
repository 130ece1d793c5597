import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface Grid {
  readonly rows: number
  readonly columns: number
  readonly reveal: (row: number) => void
  readonly choose: (row: number, column: number) => void
}

export interface Place {
  readonly row: number
  readonly column: number
}

export interface GridKeys {
  readonly at: Place
  readonly onKey: (event: KeyboardEvent) => void
  readonly onClick: (event: MouseEvent) => void
}

const pageRows = 10

/** Keys of an ARIA grid. The newest day is where it begins: that is what one comes for. */
export function useGridKeys({ rows, columns, reveal, choose }: Grid): GridKeys {
  const [moved, setMoved] = useState<Place>()
  const wanted = useRef<Place | undefined>(undefined)
  const at = moved ?? { row: 0, column: Math.max(0, columns - 1) }
  // Keys may come faster than the grid is drawn: each moves on from where the last one led.
  const here = useRef(at)
  here.current = at

  // After the row was drawn: it may have been outside of the window.
  useLayoutEffect(() => {
    const to = wanted.current
    const cell = to && document.querySelector<HTMLElement>(`[data-cell="${to.row}.${to.column}"]`)
    if (!cell) return
    wanted.current = undefined
    cell.focus()
  })

  const moveTo = (row: number, column: number) => {
    const next = { row: within(row, rows), column: within(column, columns) }
    wanted.current = next
    here.current = next
    reveal(next.row)
    setMoved(next)
  }
  const onKey = (event: KeyboardEvent) => {
    const { row, column } = here.current
    const step = stepOf(event, here.current, rows, columns)
    if (step) moveTo(step.row, step.column)
    else if (event.key === 'Enter' || event.key === ' ') choose(row, column)
    else return
    event.preventDefault()
  }
  const onClick = ({ target }: MouseEvent) => {
    const cell = target instanceof Element ? target.closest('[data-cell]') : undefined
    const [row, column] = (cell?.getAttribute('data-cell') ?? '').split('.').map(Number)
    if (row === undefined || column === undefined) return
    setMoved({ row, column })
    choose(row, column)
  }
  return { at, onKey, onClick }
}

function within(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value))
}

function stepOf(
  { key, ctrlKey }: KeyboardEvent,
  { row, column }: Place,
  rows: number,
  columns: number,
): Place | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { row, column: column - 1 }
    case 'ArrowRight':
      return { row, column: column + 1 }
    case 'ArrowUp':
      return { row: row - 1, column }
    case 'ArrowDown':
      return { row: row + 1, column }
    case 'PageUp':
      return { row: row - pageRows, column }
    case 'PageDown':
      return { row: row + pageRows, column }
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 }
    case 'End':
      return { row: ctrlKey ? rows - 1 : row, column: columns - 1 }
    default:
      return undefined
  }
}
