/** One look at a service, by whoever runs it. */
export interface ServiceLook {
  /** `starting`: begun, and not yet at work; recovery after a power cut takes its time. */
  readonly state: 'up' | 'starting' | 'down'
  /** Another number where another process does the work. */
  readonly pid: number
  /** What the service says of itself where it can't do its work; undefined: nothing of the kind. */
  readonly fault: string | undefined
}

/** What is known of a service since it was started, on a clock that never jumps. */
export interface Watch {
  readonly startedAtMs: number
  readonly upSinceMs: number | undefined
  readonly pid: number | undefined
}

export type Verdict =
  | { readonly is: 'watched'; readonly watch: Watch }
  | { readonly is: 'healthy' }
  | { readonly is: 'ill'; readonly why: string }

export interface Patience {
  /** So long it must work without a break before it counts as healthy. */
  readonly healthyMs: number
  /** So long it may take until it is at work. */
  readonly startMs: number
  /** A service manager may still be about to start it. */
  readonly downMs: number
}

/** As long as the unit allows for recovery, and a minute of looks at the store. */
export const patience: Patience = { healthyMs: 60_000, startMs: 15 * 60_000, downMs: 5_000 }

export function watchFrom(nowMs: number): Watch {
  return { startedAtMs: nowMs, upSinceMs: undefined, pid: undefined }
}

/**
 * Whether a service that was started anew does its work: it must come up in time, and then stay up,
 * as the same process and with nothing to complain of, for as long as patience demands.
 */
export function judgeStart(watch: Watch, look: ServiceLook, nowMs: number, to: Patience): Verdict {
  const { startedAtMs, upSinceMs, pid } = watch
  const sinceMs = nowMs - startedAtMs
  if (look.state === 'down') {
    if (upSinceMs === undefined && sinceMs < to.downMs) return { is: 'watched', watch }
    return { is: 'ill', why: 'it has ended' }
  }
  if (pid !== undefined && look.pid !== 0 && look.pid !== pid) {
    return { is: 'ill', why: 'it has ended, and was started once more' }
  }
  const known = look.pid === 0 ? pid : look.pid
  if (look.state === 'starting') {
    if (sinceMs >= to.startMs)
      return { is: 'ill', why: `it is not at work after ${shown(sinceMs)}` }
    return { is: 'watched', watch: { startedAtMs, upSinceMs: undefined, pid: known } }
  }
  if (look.fault !== undefined) return { is: 'ill', why: look.fault }
  const since = upSinceMs ?? nowMs
  if (nowMs - since >= to.healthyMs) return { is: 'healthy' }
  return { is: 'watched', watch: { startedAtMs, upSinceMs: since, pid: known } }
}

function shown(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
