import { SftpFault } from './faults.ts'

/** Ends the waits of a session at once, with the fault that ended it. */
export type Pending = Set<(fault: SftpFault) => void>

/**
 * Waits for an answer no longer than so many milliseconds. What comes later is dropped; whoever
 * asked must take the connection for dead.
 *
 * @param pending Where to be told that no answer will come.
 * @throws {SftpFault} `timeout`, or what it was told.
 */
export async function within<Value>(
  ms: number,
  answer: Promise<Value>,
  pending: Pending = new Set(),
): Promise<Value> {
  let giveUp = (_fault: SftpFault) => {}
  const never = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  const timer = setTimeout(() => giveUp(new SftpFault('timeout')), ms)
  pending.add(giveUp)
  answer.catch(() => {})
  try {
    return await Promise.race([answer, never])
  } finally {
    clearTimeout(timer)
    pending.delete(giveUp)
  }
}
