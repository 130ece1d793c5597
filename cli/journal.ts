import { fstatSync } from 'node:fs'

/**
 * Whether journald reads a file descriptor of this process; it says in `JOURNAL_STREAM` which pipe is
 * its own, see systemd.exec(5).
 */
export function isJournal(handle: number, stream = process.env['JOURNAL_STREAM']): boolean {
  if (stream === undefined) return false
  try {
    const { dev, ino } = fstatSync(handle, { bigint: true })
    return stream === `${dev}:${ino}`
  } catch {
    return false
  }
}

/** Priorities after syslog(3), as sd-daemon(3) has a line begin with them. */
const priorities = { debug: '<7>', info: '<6>', warn: '<4>', error: '<3>' } as const

export function journalPrefix(severity: keyof typeof priorities): string {
  return priorities[severity]
}
