/**
 * The places between any two steps of the intake at which the process may die, in the order in which
 * a file passes them. test/recovery kills it at each, and every file still ends in its place once.
 */
export const killPoints = [
  // Staging
  'source-copied',
  'source-staged',
  'arrival-booked',
  // Unwrapping
  'member-written',
  'members-written',
  'members-staged',
  'members-booked',
  // Reading
  'reading-begun',
  'parts-staged',
  'file-read',
  'corrections-prepared',
  'file-decided',
  // Settling
  'report-written',
  'original-kept',
  'original-booked',
  'source-hidden',
  'source-deleted',
  'marker-deleted',
  'file-settled',
  // What a person asks for, and the end of a retention
  'request-done',
  'original-restored',
  'former-original-deleted',
  'original-deleted',
] as const

export type KillPoint = (typeof killPoints)[number]

/** Names the point at which this process is to die; for the tests alone, and read nowhere else. */
const chosen = process.env['KONTOR_TEST_KILL_AT']

/** Marks that a point is passed. Nothing happens there but in a test. */
export function passing(point: KillPoint): void {
  if (point === chosen) process.kill(process.pid, 'SIGKILL')
}
