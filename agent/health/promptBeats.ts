import type { Notice } from '../notice.ts'

/** Two heartbeats out of turn have this much time between them, in milliseconds. */
const pauseMs = 5_000

/** Notices after which something that stands has come or gone. */
const changing: ReadonlySet<Notice['kind']> = new Set([
  'folder-lost',
  'folder-watched',
  'server-lost',
  'server-watched',
  'originals-purged',
  'statement-overdue',
  'statement-arrived',
  'request-done',
  'release-parked',
  'replay-ended',
  'destination-over-budget',
  'destination-rebuilt',
  'store-rescued',
])

/** Whether a hub should hear at once that something has changed. */
export function changesStanding(notice: Notice): boolean {
  if (notice.kind !== 'file-decided') return changing.has(notice.kind)
  const { state, held } = notice.decision
  return state === 'refused' || held > 0
}

/**
 * Brings the next heartbeat forward when something appears or goes that a person waits for: at once,
 * and what follows within a few seconds with one more.
 */
export class PromptBeats {
  readonly #beat: () => void
  #last = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  /** @param beat Sends a heartbeat over every link. */
  constructor(beat: () => void) {
    this.#beat = beat
  }

  hear(notice: Notice): void {
    if (this.#timer !== undefined || !changesStanding(notice)) return
    const waitMs = Math.max(0, this.#last + pauseMs - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#last = performance.now()
      this.#beat()
    }, waitMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
