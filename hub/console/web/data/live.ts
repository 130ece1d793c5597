import { signal } from '@preact/signals'
import type { LiveTopic } from '../../contract.ts'

export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'lost'; readonly since: Date }

/** Whether the page hears of what is new. */
export const liveState = signal<LiveState>({ state: 'connecting' })

type Listener = (topic: LiveTopic | 'all') => void

const firstRetryMs = 1_000
const longestRetryMs = 30_000

const listeners = new Set<Listener>()
let source: EventSource | undefined
let retry: ReturnType<typeof setTimeout> | undefined
let waitMs = firstRetryMs

/** Calls back with each topic that has something new, and with `all` after a time without. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Connects, and keeps connected until `hold`. */
export function listen(): void {
  hold()
  const opened = new EventSource('v1/console/live')
  source = opened
  opened.onopen = () => {
    waitMs = firstRetryMs
    const wasLost = liveState.value.state === 'lost'
    liveState.value = { state: 'live' }
    if (wasLost) tell('all')
  }
  opened.onmessage = ({ data }) => {
    const topic = topicOf(data)
    if (topic) tell(topic)
  }
  // The browser's own reconnecting gives up on an answer like 503; this one doesn't.
  opened.onerror = () => {
    hold()
    if (liveState.value.state !== 'lost') liveState.value = { state: 'lost', since: new Date() }
    retry = setTimeout(listen, waitMs * (0.5 + Math.random() / 2))
    waitMs = Math.min(longestRetryMs, waitMs * 2)
  }
}

export function hold(): void {
  clearTimeout(retry)
  source?.close()
  source = undefined
}

function tell(topic: LiveTopic | 'all'): void {
  for (const listener of listeners) listener(topic)
}

function topicOf(data: unknown): LiveTopic | undefined {
  try {
    return (JSON.parse(String(data)) as { topic?: LiveTopic }).topic
  } catch {
    return undefined
  }
}
