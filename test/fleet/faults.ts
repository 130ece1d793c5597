import type { Status } from '../../protocol/frames.ts'

/** What is wrong with a simulated agent; `none` with most. */
export const faultKinds = [
  'none',
  'late',
  'cut',
  'gap',
  'held',
  'quarantine',
  'parked',
  'clock',
  'disk',
  'feed',
  'link',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Nine agents in ten are well; the others take turns through what can be wrong. */
export function faultOf(index: number): FaultKind {
  if (index % 10 !== 3) return 'none'
  const turn = Math.floor(index / 10) % (faultKinds.length - 1)
  return faultKinds[turn + 1] ?? 'none'
}

/** What the fault makes a heartbeat say. @param since When the fault began; RFC 3339. */
export function statusOf(fault: FaultKind, since: string): Omit<Status, 't'> {
  switch (fault) {
    case 'late':
      return {
        overdue: 2,
        late: ['0123456789abcdef', 'fedcba9876543210'].map((what) => ({
          ...{ what, feed: 'bank', dueAt: since, lacks: 'statement' as const },
          businessDate: since.slice(0, 10),
        })),
      }
    case 'held':
      return { held: 1, standing: [item('held', 'statement-overlaps', since)] }
    case 'quarantine':
      return { quarantined: 1, standing: [item('quarantine', 'field-invalid', since)] }
    case 'parked':
      return { parkedReleases: 1, standing: [item('parked', 'event-invalid', since)] }
    case 'clock':
      return { clockOffsetMs: 3_600_000 }
    case 'disk':
      return { freeDiskBytes: 400_000_000 }
    case 'feed':
      return { feeds: feeds(since, { code: 'ENOENT', at: since }) }
    default:
      return {}
  }
}

export function feeds(at: string, lastError?: { readonly code: string; readonly at: string }) {
  return [
    { feed: 'bank', kind: 'folder' as const, lastFileAt: at, ...(lastError ? { lastError } : {}) },
    { feed: 'sftp-drop', kind: 'sftp' as const, lastFileAt: at },
  ]
}

function item(kind: 'held' | 'quarantine' | 'parked', code: string, since: string) {
  const target = kind === 'parked' ? { release: 12 } : { file: 7, unit: 2 }
  const key = kind === 'parked' ? 'release-12' : 'file-7-unit-2'
  return { kind, key, target, feed: 'bank', code, since, file: 'STMT_****_1.sta', events: 31 }
}
