export const alertStates = ['open', 'acknowledged', 'resolved'] as const
export type AlertState = (typeof alertStates)[number]

export const severities = ['critical', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** What stands and is worth an alert. Its texts hold no account number, no name and no amount. */
export interface Condition {
  /** What it is about; the same key again is the same condition. */
  readonly key: string
  readonly code: string
  readonly severity: Severity
  /** As shown: an agent, a feed, a route. */
  readonly subject: string
  readonly agent: string | undefined
  readonly inbox: string | undefined
  readonly message: string
}

/** What is known of one alert. Moments are RFC 3339 in UTC. */
export interface Alert extends Condition {
  readonly number: number
  readonly state: AlertState
  readonly firstAt: string
  /** When it was raised the last time. */
  readonly lastAt: string
  /** How often it was raised, the first time included. */
  readonly times: number
  readonly acknowledgedBy: string | undefined
  readonly note: string | undefined
  readonly resolvedAt: string | undefined
}

export interface AlertStep {
  readonly state: AlertState
  readonly by: string | undefined
  readonly at: string
}

/**
 * What changes in the book.
 *
 * - `raise`: a new alert.
 * - `again`: one that was resolved a short time ago stands again.
 * - `reword`: it still stands, and its words or its severity have changed.
 * - `resolve`: the cause is gone.
 */
export type AlertChange =
  | { readonly kind: 'raise'; readonly condition: Condition }
  | { readonly kind: 'again' | 'reword'; readonly number: number; readonly condition: Condition }
  | { readonly kind: 'resolve'; readonly number: number }

/** What a channel has still to tell. */
export interface AlertNotice {
  readonly number: number
  /** What came to be of the alert at `at`. */
  readonly state: AlertState
  readonly at: string
  readonly alert: Alert
}

/** What is late or missing among statements, as an agent's own event says, until another clears it. */
export interface StatementProof {
  readonly inbox: string
  readonly kind: 'overdue' | 'gap'
  readonly agent: string
  readonly feed: string
  /** Of a gap: `balance`, `numbering` or `page`. Of what is overdue: the business date. */
  readonly detail: string
  /** RFC 3339, UTC; of what is overdue. */
  readonly dueAt: string | undefined
  readonly seenAt: string
}

export interface AlertPage {
  /** Whether this alert is for whoever asks. */
  readonly sees: (alert: Pick<Condition, 'agent' | 'inbox'>) => boolean
  /** Absent: all. */
  readonly states?: readonly AlertState[]
  /** Only those before this number. */
  readonly before?: number
  /** At most this many, the newest first. */
  readonly limit: number
}

/**
 * The hub's alerts. Every call is one transaction and durable when it returns; what is to be told
 * over a channel is written with the change that it tells of, so a crash between the two loses none.
 */
export interface AlertBook {
  /** All that are open or acknowledged. */
  standing(): Promise<readonly Alert[]>
  /** Those that were resolved after this moment, each key once: the newest. */
  resolvedSince(moment: string): Promise<readonly Alert[]>
  /**
   * Makes the changes, in their order, and leaves notices: of each that is raised or resolved for
   * the channels that its severity goes to. `again` takes back the notice of the resolution; where
   * that was told already it is told anew.
   */
  change(
    changes: readonly AlertChange[],
    channelsOf: (severity: Severity) => readonly string[],
  ): Promise<void>
  /** Undefined where there is no such alert. One that is resolved stays so. */
  acknowledge(number: number, by: string, note: string | undefined): Promise<Alert | undefined>

  get(number: number): Promise<Alert | undefined>
  page(page: AlertPage): Promise<readonly Alert[]>
  history(number: number): Promise<readonly AlertStep[]>
  counts(sees: AlertPage['sees']): Promise<Readonly<Record<AlertState, number>>>

  /**
   * What a channel has to tell, the oldest first; of what was resolved only that which was before
   * this moment, so that what flaps isn't told.
   */
  notices(channel: string, resolvedBefore: string, limit: number): Promise<readonly AlertNotice[]>
  /** These were told, or are too old to be. */
  told(numbers: readonly number[]): Promise<void>
  /** Deletes notices for channels that are none of these, and alerts that were resolved before. */
  tidy(channels: readonly string[], resolvedBefore: string): Promise<void>

  proofs(): Promise<readonly StatementProof[]>
}
