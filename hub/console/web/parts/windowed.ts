import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface RowWindow {
  /** Of the element that scrolls. */
  readonly scroller: (element: HTMLElement | null) => void
  /** Rows `first` to `last`, without the last, are drawn. */
  readonly first: number
  readonly last: number
  /** Height of what is not drawn before and after, in pixels. */
  readonly before: number
  readonly after: number
  readonly reveal: (row: number) => void
}

/** Rows drawn beyond the edge, so that scrolling shows none empty. */
const beyond = 8
const guessedHeight = 800

/** Draws only the rows that are seen: five thousand accounts cost no more than fifty. */
export function useWindow(count: number, rowHeight: number, headHeight = 34): RowWindow {
  const element = useRef<HTMLElement | null>(null)
  const [seen, setSeen] = useState({ top: 0, height: guessedHeight })

  const look = useCallback(() => {
    const at = element.current
    if (!at) return
    const top = Math.floor(at.scrollTop / rowHeight) * rowHeight
    setSeen((old) =>
      old.top === top && old.height === at.clientHeight ? old : { top, height: at.clientHeight },
    )
  }, [rowHeight])

  const off = useRef(() => {})
  const scroller = useCallback(
    (found: HTMLElement | null) => {
      off.current()
      element.current = found
      if (!found) return
      found.addEventListener('scroll', look, { passive: true })
      const sizes = new ResizeObserver(look)
      sizes.observe(found)
      off.current = () => {
        found.removeEventListener('scroll', look)
        sizes.disconnect()
      }
    },
    [look],
  )
  useLayoutEffect(look, [look])

  const first = Math.max(0, Math.min(count, Math.floor(seen.top / rowHeight) - beyond))
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + beyond)
  const reveal = (row: number) => {
    const at = element.current
    if (!at) return
    const top = row * rowHeight
    const room = at.clientHeight - headHeight - rowHeight
    if (top < at.scrollTop) at.scrollTop = top
    else if (top > at.scrollTop + room) at.scrollTop = top - room
  }
  return {
    scroller,
    first,
    last,
    before: first * rowHeight,
    after: Math.max(0, (count - last) * rowHeight),
    reveal,
  }
}
