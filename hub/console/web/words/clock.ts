import { signal } from '@preact/signals'

/** How far the hub's clock is before the one of this machine, in milliseconds. */
let aheadMs = 0

/** The hub's time, to the second; what is on the page as "12 min ago" moves with it. */
export const now = signal(new Date())

export function setHubTime(moment: string): void {
  aheadMs = Date.parse(moment) - Date.now()
  now.value = new Date(Date.now() + aheadMs)
}

export function startClock(): void {
  setInterval(() => {
    now.value = new Date(Date.now() + aheadMs)
  }, 1_000)
}

/** Moments are shown in the zone of who looks, or in UTC; never without saying which. */
export type Zone = 'local' | 'utc'

const zoneKey = 'kontor-zone'

export const zone = signal<Zone>(localStorage.getItem(zoneKey) === 'utc' ? 'utc' : 'local')

export function setZone(wanted: Zone): void {
  zone.value = wanted
  localStorage.setItem(zoneKey, wanted)
}

/** The name of the zone that moments are shown in, such as `Europe/Berlin`. */
export function zoneName(shown: Zone): string {
  return shown === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}
