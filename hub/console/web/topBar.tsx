import { Icon } from './parts/icon.tsx'
import { go } from './route.ts'
import { now, setZone, zone, zoneName } from './words/clock.ts'
import { clockTime, shortTime, zoneMark } from './words/moments.ts'

/** Search, and the time: the hub's, in the zone that all moments are shown in. */
export function TopBar({ onHelp }: { onHelp: () => void }) {
  const search = (event: SubmitEvent) => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('q')
    if (field instanceof HTMLInputElement && field.value.trim()) {
      go(['search'], { q: field.value.trim() })
    }
  }
  return (
    <header class="top">
      <search class="search">
        <form onSubmit={search}>
          <Icon name="search" />
          <input
            id="search"
            name="q"
            type="search"
            maxLength={200}
            autocomplete="off"
            aria-label="Search"
            placeholder="Event, file, account, reference, invoice"
          />
          <kbd>/</kbd>
        </form>
      </search>
      <Clock />
      <button type="button" class="plain" aria-label="Keys and signs" title="?" onClick={onHelp}>
        <Icon name="help" />
      </button>
    </header>
  )
}

function Clock() {
  const at = now.value
  const shown = zone.value
  const other = shown === 'utc' ? 'local' : 'utc'
  // Who sits in UTC sees one clock, not the same time twice.
  const differs = shortTime(at, 'local') !== shortTime(at, 'utc')
  return (
    <div class="clock">
      <button
        type="button"
        class="clock-button"
        onClick={() => setZone(other)}
        title={`Times are shown in ${zoneName(shown)}. Click for ${zoneName(other)}.`}
      >
        <span class="clock-time">{clockTime(at, shown)}</span>
        <span class="clock-zone">
          {zoneName(shown)}
          {shown === 'local' && differs && ` (${zoneMark(at, 'local')})`}
        </span>
        {differs && (
          <span class="clock-other">
            {shortTime(at, other)} {zoneMark(at, other)}
          </span>
        )}
      </button>
    </div>
  )
}
