import pino from 'pino'
import { masked } from '../agent/masked.ts'
import { narrate } from '../agent/narrate.ts'
import { isOrderly, type Notice, type Tell } from '../agent/notice.ts'
import type { AgentLogConfig } from '../config/types.ts'
import { escaped } from './escaped.ts'
import { LogFile } from './logFile.ts'
import { logTarget, say } from './output.ts'

type Level = AgentLogConfig['level']

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
  'config-kept',
  'destination-over-budget',
  'upkeep-delayed',
  'store-rescued',
  'statement-gap-detected',
  'statement-overdue',
  'identity-not-renewed',
])

/** Where an agent's notices go, with a level that can be another one for a while. */
export interface AgentLog {
  readonly tell: Tell
  /** @param forMs After which the configured level counts again; undefined: until it is set anew. */
  setLevel(level: Level, forMs: number | undefined): void
  /** Another version of the configuration counts. */
  reloaded(config: AgentLogConfig): void
}

/** @param isTerminal Whether a person watches; they get lines for people, programs get JSON. */
export function agentLog(first: AgentLogConfig, isTerminal: boolean): AgentLog {
  let config = first
  let file = config.file && new LogFile(config.file)
  let timer: NodeJS.Timeout | undefined
  const target = isTerminal ? undefined : logTarget()
  const write = (line: string) => {
    const safe = `${escaped(line.trimEnd())}\n`
    target?.(safe)
    file?.write(safe)
  }
  const options = { level: config.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const log = pino(options, { write })
  const watch = isTerminal ? terminalLines() : undefined
  return {
    tell: (notice) => {
      const level = levelOf(notice)
      if (!log.isLevelEnabled(level)) return
      const lines = narrate(notice)
      watch?.(lines)
      if (target || file) log[level](fields(notice), lines.map(masked)[0] ?? notice.kind)
    },
    setLevel: (level, forMs) => {
      clearTimeout(timer)
      log.level = level
      if (forMs === undefined) return
      timer = setTimeout(() => {
        log.level = config.level
      }, forMs)
      timer.unref()
    },
    reloaded: (next) => {
      clearTimeout(timer)
      if (JSON.stringify(next.file) !== JSON.stringify(config.file)) {
        file?.close()
        file = next.file && new LogFile(next.file)
      }
      config = next
      log.level = next.level
    },
  }
}

/** Lines for a terminal: the local time, and what happened. */
function terminalLines(): (lines: readonly string[]) => void {
  say(`times are local: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`)
  return (lines) => {
    const time = new Date().toTimeString().slice(0, 8)
    for (const line of lines) say(`${time} ${escaped(line)}`)
  }
}

function levelOf(notice: Notice): 'debug' | 'info' | 'warn' {
  if (notice.kind === 'lane-acknowledged') return 'debug'
  return isWarning(notice) ? 'warn' : 'info'
}

function isWarning(notice: Notice): boolean {
  if (notice.kind === 'file-decided') {
    return notice.decision.state === 'refused' || notice.decision.held > 0
  }
  if (notice.kind === 'link-down') return !isOrderly(notice.code)
  return warnings.has(notice.kind)
}

/** Digits of a file's SHA-256 that tell it from every other of a site. */
const shaDigits = 12

/**
 * What a log line carries beside its text: names, numbers and codes, nothing of a file's content. The
 * file's number and the beginning of its hash tie the lines of one file together, the release and the
 * destination those of its delivery.
 */
function fields(notice: Notice): Record<string, unknown> {
  const { kind } = notice
  const common = {
    kind,
    ...('file' in notice ? { feed: notice.file.feed, file: masked(notice.file.path) } : {}),
    ...('feed' in notice ? { feed: notice.feed } : {}),
    ...('id' in notice ? { id: notice.id } : {}),
    ...('file' in notice && notice.file.sha256
      ? { sha256: notice.file.sha256.slice(0, shaDigits) }
      : {}),
    ...('destination' in notice ? { destination: notice.destination } : {}),
    ...('code' in notice ? { code: notice.code } : {}),
    // Not masked: a person compares it, character by character.
    ...('offered' in notice && notice.offered ? { offered: notice.offered } : {}),
  }
  return { ...common, ...ownFields(notice) }
}

function ownFields(notice: Notice): Record<string, unknown> {
  switch (notice.kind) {
    case 'file-read': {
      const { ok, format, statements, entries, problems } = notice.reading
      return { ok, format, statements, entries, problems: codesOf(problems) }
    }
    case 'file-decided': {
      const { state, release, held, duplicates } = notice.decision
      return { state, release, held, duplicates }
    }
    case 'lane-acknowledged':
      return { lane: notice.lane, through: notice.through }
    case 'register-kept':
      return { table: notice.table, problems: codesOf(notice.problems) }
    case 'config-reloaded':
      return { changes: notice.changes }
    case 'config-kept': {
      const { refusal } = notice
      return {
        code: refusal.code,
        ...('problems' in refusal ? { problems: codesOf(refusal.problems) } : {}),
      }
    }
    default:
      return {}
  }
}

function codesOf(problems: readonly { readonly code: string }[]): string[] {
  return [...new Set(problems.map(({ code }) => code))]
}
