import { z } from 'zod'
import type {
  FeedHealth,
  LateStatement,
  StandingItem,
  Status,
  WaitingLane,
} from '../../protocol/statusFrame.ts'

/** What an agent's last status says; an older agent says less, and what it lacks is absent. */
export interface Vitals {
  readonly uptimeSeconds: number | undefined
  readonly waiting: readonly WaitingLane[]
  readonly feeds: readonly FeedHealth[]
  readonly held: number
  readonly quarantined: number
  readonly parked: number
  readonly overdue: number
  readonly freeDiskBytes: number | undefined
  /** Positive: its clock is ahead of the hub's. */
  readonly clockOffsetMs: number | undefined
  readonly store: Status['store']
  readonly audit: Status['audit']
  /** Days until the certificate that it shows us ends; negative where it has. */
  readonly certificateDays: number | undefined
  readonly standing: readonly StandingItem[]
  readonly late: readonly LateStatement[]
  /** Whether what is not in `late` is not late. */
  readonly tellsAllLate: boolean
}

/** Stands in a status beside the members that all agents know. */
const certificateSchema = z.object({ daysLeft: z.number() })

export function vitalsOf(status: Status | undefined): Vitals {
  const { standing = [], late = [] } = status ?? {}
  const countOf = (kind: StandingItem['kind']) =>
    standing.reduce((sum, item) => sum + Number(item.kind === kind), 0)
  const certificate = certificateSchema.safeParse(status?.['certificate'])
  return {
    uptimeSeconds: status?.uptimeSeconds,
    waiting: status?.waiting ?? [],
    feeds: status?.feeds ?? [],
    held: status?.held ?? countOf('held'),
    quarantined: status?.quarantined ?? countOf('quarantine'),
    parked: status?.parkedReleases ?? countOf('parked'),
    overdue: status?.overdue ?? late.length,
    freeDiskBytes: status?.freeDiskBytes,
    clockOffsetMs: status?.clockOffsetMs,
    store: status?.store,
    audit: status?.audit,
    certificateDays: certificate.data?.daysLeft,
    standing,
    late,
    tellsAllLate: status?.late !== undefined && (status.overdue ?? 0) <= late.length,
  }
}
