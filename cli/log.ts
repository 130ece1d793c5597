import pino from 'pino'
import { masked } from '../agent/masked.ts'
import { isOrderly, type Notice, type Tell } from '../agent/notice.ts'
import { narrate } from './narrate.ts'
import { logTarget, say } from './output.ts'

/** Notices that a person should look at. */
const warnings: ReadonlySet<Notice['kind']> = new Set([
  'folder-lost',
  'entry-refused',
  'server-lost',
  'remote-file-delayed',
  'file-delayed',
  'file-unready',
  'release-parked',
  'cursor-rewound',
  'store-renewed',
  'register-kept',
  'destination-over-budget',
  'upkeep-delayed',
  'store-rescued',
  'statement-gap-detected',
  'statement-overdue',
  'identity-not-renewed',
])

/** Lines for a terminal: the local time, and what happened. */
export function terminalLog(): Tell {
  say(`times are local: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`)
  return (notice) => {
    const time = new Date().toTimeString().slice(0, 8)
    for (const line of narrate(notice)) say(`${time} ${line}`)
  }
}

/** One JSON line a notice on standard output, for journald and log shippers. */
export function jsonLog(level: string): Tell {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const log = pino(options, logTarget())
  return (notice) => {
    const text = narrate(notice).map(masked)[0] ?? notice.kind
    log[isWarning(notice) ? 'warn' : 'info'](fields(notice), text)
  }
}

function isWarning(notice: Notice): boolean {
  if (notice.kind === 'file-decided') {
    return notice.decision.state === 'refused' || notice.decision.held > 0
  }
  if (notice.kind === 'link-down') return !isOrderly(notice.code)
  return warnings.has(notice.kind)
}

/** What a log line carries beside its text: names, numbers and codes, nothing of a file's content. */
function fields(notice: Notice): Record<string, unknown> {
  const { kind } = notice
  const file = 'file' in notice ? { feed: notice.file.feed, file: masked(notice.file.path) } : {}
  const id = 'id' in notice ? { id: notice.id } : {}
  const destination = 'destination' in notice ? { destination: notice.destination } : {}
  const code = 'code' in notice ? { code: notice.code } : {}
  // Not masked: a person compares it, character by character.
  const offered = 'offered' in notice && notice.offered ? { offered: notice.offered } : {}
  if (notice.kind === 'register-kept') {
    return { kind, table: notice.table, problems: codesOf(notice.problems) }
  }
  if (notice.kind !== 'file-read')
    return { kind, ...file, ...id, ...destination, ...code, ...offered }
  const { ok, format, statements, entries, problems } = notice.reading
  return { kind, ...file, ...id, ok, format, statements, entries, problems: codesOf(problems) }
}

function codesOf(problems: readonly { readonly code: string }[]): string[] {
  return [...new Set(problems.map(({ code }) => code))]
}
