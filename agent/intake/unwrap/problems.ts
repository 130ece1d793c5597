import type { Problem, ProblemCode, Refusal } from '../../../parsers/problems.ts'
import { refusal } from '../../../parsers/problems.ts'

/** A refusal of a wrapped file as a whole; it has no line that a person could look at. */
export function wrapperRefusal(code: ProblemCode, message: string): Refusal {
  return refusal(code, undefined, message)
}

/** Something that a person should know of a file that was unwrapped all the same. */
export function wrapperNote(code: ProblemCode, message: string): Problem {
  return { code, severity: 'info', position: undefined, message }
}

/** Whether an error is one of the system, such as `ENOSPC`: then the file waits, it isn't judged. */
export function isSystemFault(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return false
  return /^E[A-Z0-9]+$/.test(code) || code === 'disk-floor' || code.startsWith('at-rest-')
}
