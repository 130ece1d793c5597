import type { Me } from '../contract.ts'
import { liveState } from './data/live.ts'
import { signOut } from './data/session.ts'
import { useHoldings, useOpenAlerts } from './data/standing.ts'
import { Icon } from './parts/icon.tsx'
import { type Place, places } from './places.ts'
import { address } from './route.ts'
import { nextTheme, theme } from './theme.ts'
import { zone } from './words/clock.ts'
import { shortTime, zoneMark } from './words/moments.ts'
import { countText } from './words/numbers.ts'

export function Navigation({ me, here }: { me: Me; here: Place | undefined }) {
  const alerts = useOpenAlerts().data
  const holdings = useHoldings().data
  const waiting = holdings && Object.values(holdings.counts).reduce((sum, count) => sum + count, 0)
  const counts: Partial<Record<Place, number | undefined>> = {
    alerts: alerts?.counts.open,
    waiting,
  }
  return (
    <nav class="nav" aria-label="Views">
      <div class="brand">
        <Brand />
        <span class="brand-words">
          <b>Kontor</b>
          <span class="brand-hub">{me.hub}</span>
        </span>
      </div>
      <ul class="nav-list">
        {places.map(({ place, name, path }) => (
          <li key={place}>
            <a href={address(path)} aria-current={here === place ? 'page' : undefined} title={name}>
              <Icon name={place} />
              <span class="nav-name">{name}</span>
              {counts[place] ? <span class="count">{countText(counts[place])}</span> : null}
            </a>
          </li>
        ))}
      </ul>
      <div class="nav-end">
        <Live />
        <button type="button" class="nav-button" onClick={nextTheme} title="Colours of the page">
          <Icon name={theme.value} />
          <span class="nav-name">{themeWords[theme.value]}</span>
        </button>
        <div class="who">
          <span class="nav-name">
            <b>{me.name}</b>
            <span class="who-role">
              {me.role}
              {me.masked ? ', names hidden' : ''}
            </span>
          </span>
          {!me.local && (
            <button type="button" class="plain" aria-label="Sign out" onClick={() => signOut()}>
              <Icon name="out" />
            </button>
          )}
        </div>
      </div>
    </nav>
  )
}

const themeWords = {
  auto: 'Colours: as this machine',
  light: 'Colours: light',
  dark: 'Colours: dark',
}

/** Whether what is shown follows the hub; a page that has stopped must not look alive. */
function Live() {
  const live = liveState.value
  if (live.state === 'lost') {
    return (
      <p class="live live-lost" role="status">
        <span class="live-dot" aria-hidden="true" />
        <span>
          Not connected since {shortTime(live.since, zone.value)} {zoneMark(live.since, zone.value)}
        </span>
      </p>
    )
  }
  return (
    <p class={`live live-${live.state}`}>
      <span class="live-dot" aria-hidden="true" />
      <span class="nav-name">{live.state === 'live' ? 'Live' : 'Connecting'}</span>
    </p>
  )
}

function Brand() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <rect class="brand-ground" width="32" height="32" rx="7" />
      <path class="brand-sign" d="M9.5 7v18M9.5 18 20 7M14 14l8 11" />
    </svg>
  )
}
