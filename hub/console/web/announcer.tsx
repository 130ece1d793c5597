import { useEffect, useRef, useState } from 'preact/hooks'
import { useOpenAlerts } from './data/standing.ts'

/** Says new alerts to those who hear the page. What stood when it was opened is not said. */
export function Announcer() {
  const { data } = useOpenAlerts()
  const known = useRef<number | undefined>(undefined)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (!data) return
    const newest = Math.max(0, ...data.alerts.map(({ number }) => number))
    const before = known.current
    known.current = Math.max(newest, before ?? 0)
    if (before === undefined) return
    const fresh = data.alerts.filter(({ number }) => number > before)
    const [first] = fresh
    if (!first) return
    const more = fresh.length > 1 ? ` And ${fresh.length - 1} more.` : ''
    setSaid(`New alert: ${first.subject}. ${first.message}${more}`)
  }, [data])
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said}
    </div>
  )
}
