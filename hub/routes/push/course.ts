import { type BackoffOptions, backoff } from '../../../protocol/backoff.ts'
import type { PushCode, Verdict } from './verdict.ts'

/** How a route goes on after an answer: pure, so that every way through it can be tried. */
export interface Course {
  /** Events of the next request at most. Halved to find the one that is refused, doubled after. */
  readonly size: number
  /** Answers in a row that count against the events at the head. */
  readonly attempts: number
  /** Failures in a row of whatever kind, for the pause. */
  readonly failures: number
  /** Events in a row that were put aside: then it is the consumer, and the route slows down. */
  readonly buried: number
}

export interface CourseRules {
  readonly maxEvents: number
  readonly attempts: number
  readonly backoff: BackoffOptions
}

export type Act =
  /** The events are the consumer's: on to the next. */
  | { readonly kind: 'advance' }
  | { readonly kind: 'again'; readonly waitMs: number }
  /** Put the event aside (it was sent alone), and go on behind it. */
  | {
      readonly kind: 'bury'
      readonly code: PushCode
      readonly status: number | undefined
      readonly attempts: number
      readonly waitMs: number
    }

export function courseStart({ maxEvents }: CourseRules): Course {
  return { size: maxEvents, attempts: 0, failures: 0, buried: 0 }
}

/**
 * @param sent Events of the request that was answered.
 * @param random In [0, 1).
 */
export function follow(
  course: Course,
  rules: CourseRules,
  { sent, verdict, random }: { sent: number; verdict: Verdict; random: number },
): { readonly course: Course; readonly act: Act } {
  if (verdict.kind === 'taken') {
    const size = Math.min(rules.maxEvents, course.size * 2)
    return { course: { ...courseStart(rules), size }, act: { kind: 'advance' } }
  }
  if (verdict.kind === 'refused') {
    if (sent === 1) return bury(course, rules, verdict, random)
    const half = { ...course, size: Math.max(1, Math.floor(sent / 2)), attempts: 0, failures: 0 }
    return { course: half, act: { kind: 'again', waitMs: 0 } }
  }
  const attempts = course.attempts + (verdict.counts ? 1 : 0)
  const tired = verdict.counts && attempts >= rules.attempts
  if (tired && sent === 1) return bury({ ...course, attempts }, rules, verdict, random)
  const pause = backoff(course.failures, random, rules.backoff)
  const waitMs = Math.max(pause, verdict.retryAfterMs ?? 0)
  // Which of them it fails on shows only when each comes alone.
  const alone = tired ? { size: 1, attempts: 0 } : { attempts }
  const next = { ...course, ...alone, failures: course.failures + 1 }
  return { course: next, act: { kind: 'again', waitMs } }
}

function bury(
  { attempts, buried }: Course,
  rules: CourseRules,
  { code, status }: { readonly code: PushCode; readonly status?: number },
  random: number,
): { readonly course: Course; readonly act: Act } {
  const waitMs = buried === 0 ? 0 : backoff(buried - 1, random, rules.backoff)
  const course = { size: 1, attempts: 0, failures: 0, buried: buried + 1 }
  return { course, act: { kind: 'bury', code, status, attempts: Math.max(1, attempts), waitMs } }
}
