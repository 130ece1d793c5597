/** What a look at a running service finds. */
export interface Pulse {
  /** Code of what kept the store or its disk from being written, such as `ENOSPC`. */
  readonly unwritable: string | undefined
  /** Files that are not decided, and events that a destination has not acknowledged. */
  readonly waiting: number
  /** Another text whenever something has moved. */
  readonly mark: string
  /** Whether a fault stands that was told: a link that is down, a folder that is gone. */
  readonly explained: boolean
}

/** Of a service that answers whoever asks: that its event loop turns is all there is to look at. */
export const turning: Pulse = { unwritable: undefined, waiting: 0, mark: '', explained: false }

/** What the watchdog remembers between two looks. */
export interface Watch {
  readonly mark: string
  /** On a clock that never jumps. */
  readonly movedAtMs: number
}

export interface Judgement {
  readonly watch: Watch
  /** `stuck` and `unwritable` starve the watchdog: systemd starts the service anew. */
  readonly verdict: 'alive' | 'stuck' | 'unwritable'
}

/** The largest file takes minutes to read; work that stands for so long does not go on by itself. */
export const stuckMs = 30 * 60_000

/** A full or read-only disk is no better after a start, and the agent tells of it itself. */
const notMendedByStart = /^(?:ENOSPC|EDQUOT|EROFS|SQLITE_FULL|SQLITE_READONLY)/

/**
 * Whether work moves. That the event loop turns is shown by the look itself; beyond that the store
 * must be writable, and where something waits, something must have moved or the reason be known.
 */
export function judge(watch: Watch | undefined, pulse: Pulse, nowMs: number): Judgement {
  const { unwritable, waiting, mark, explained } = pulse
  const moved = watch?.mark !== mark || waiting === 0 || explained
  const next = moved ? { mark, movedAtMs: nowMs } : watch
  if (unwritable !== undefined && !notMendedByStart.test(unwritable)) {
    return { watch: next, verdict: 'unwritable' }
  }
  return { watch: next, verdict: nowMs - next.movedAtMs < stuckMs ? 'alive' : 'stuck' }
}
