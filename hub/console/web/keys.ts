import { useEffect, useRef } from 'preact/hooks'
import { places } from './places.ts'
import { go } from './route.ts'

/** How long after `g` its second key may come, in milliseconds. */
const secondKeyMs = 1_500

/** Keys of the whole page: `/` to the search field, `?` for help, `g` and a letter to a view. */
export function useKeys(onHelp: () => void): void {
  const help = useRef(onHelp)
  help.current = onHelp
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('dialog[open]')) return
      const isSecond = event.timeStamp - goAt < secondKeyMs
      goAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const place = isSecond && places.find(({ key }) => key === event.key)
      if (place) go(place.path)
      else if (event.key === '?') help.current()
      else if (event.key === '/') document.getElementById('search')?.focus()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** Whether the key belongs to a field. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select')
}
