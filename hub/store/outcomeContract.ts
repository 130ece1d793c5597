import type { Scope } from './scope.ts'

export const outcomeStatuses = ['posted', 'failed'] as const
export type OutcomeStatus = (typeof outcomeStatuses)[number]

/** What a consumer says became of an event. */
export interface Report {
  readonly event: string
  readonly status: OutcomeStatus
  /** RFC 3339: when it was posted, or failed. */
  readonly at: string
  /** The consumer's own name for it: a document number. */
  readonly reference?: string | undefined
  /** The consumer's message code. */
  readonly code?: string | undefined
}

/** `kept` now, `known` from before, or no such event in the inbox and the scope. */
export type Reported = 'kept' | 'known' | 'event-unknown'

export interface KeptOutcome extends Omit<Report, 'event'> {
  readonly consumer: string
  /** RFC 3339, UTC: when the hub was told. */
  readonly toldAt: string
  /** From the first moment of the value date (else of the booking date) in UTC to the posting. */
  readonly seconds: number | undefined
}

/** Time from settlement to posting of one legal entity. */
export interface Figure {
  readonly legalEntity: string | undefined
  /** Events that were posted, and those of them that carry a date to count from. */
  readonly posted: number
  readonly measured: number
  /** Events that failed and were not posted by anybody. */
  readonly failed: number
  readonly medianSeconds: number | undefined
  readonly p95Seconds: number | undefined
}

export interface FigurePage {
  readonly scope: Scope
  readonly inbox: string
  /** RFC 3339, UTC: only outcomes from then on. */
  readonly since: string
}

export interface OutcomeBook {
  /** Keeps the reports, each once, in one transaction. Answers stand in their order. */
  report(
    consumer: { readonly name: string; readonly scope: Scope },
    inbox: string,
    reports: readonly Report[],
  ): Promise<readonly Reported[]>
  /** Of one event, in the order in which they were told. */
  of(cursor: number): Promise<readonly KeptOutcome[]>
  /** By legal entity, in the order of their names. */
  figures(page: FigurePage): Promise<readonly Figure[]>
}
