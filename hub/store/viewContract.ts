import type { KeptState } from './dayState.ts'
import type { Histogram } from './histogram.ts'
import type { Scope } from './scope.ts'
import type { Placed } from './selection.ts'

/** What somebody may see: a scope, within some inboxes. */
export interface Sight {
  readonly scope: Scope
  /** Undefined: all of them. */
  readonly inboxes?: readonly string[] | undefined
}

/** An account of the ledger. Days are counted from 1970-01-01, without a zone. */
export interface LedgerAccount {
  /** Stays the same while the store lives. */
  readonly number: number
  readonly inbox: string
  /** As the register names it, else as the bank writes it; `feed NAME` of a feed without one. */
  readonly account: string
  /** From the register, else the owner whom the bank names. */
  readonly name: string | undefined
  readonly region: string | undefined
  readonly legalEntity: string | undefined
  readonly currency: string | undefined
  /** That delivered its newest statement. */
  readonly agent: string
  /** First and last day with a statement, and on how many days there are some. */
  readonly firstDay: number | undefined
  readonly lastDay: number | undefined
  readonly days: number
}

export interface LedgerDay {
  readonly account: number
  readonly day: number
  readonly state: KeptState
  readonly statements: number
  /** Id of the event that says so: the statement's, or that of the proof that it lacks. */
  readonly event: string | undefined
}

/** What stands on an account in one currency. Amounts are decimal text. */
export interface LedgerBalance {
  readonly account: number
  readonly currency: string
  /** Closing booked balance of the newest day that has one, without credit lines. */
  readonly booked: string | undefined
  readonly bookedDay: number | undefined
  /** Id of the event that it is from. */
  readonly event: string | undefined
  /** Whether that statement adds up. */
  readonly proven: boolean
  readonly available: string | undefined
  /** Newest day that a balance within a day is known of. */
  readonly interimDay: number | undefined
}

export interface LedgerBook {
  /**
   * In the order of their names. An account that several inboxes have is there once: from the inbox
   * that has its newest statement.
   */
  accounts(sight: Sight): Promise<readonly LedgerAccount[]>
  /** Every way in which these accounts were written, without blanks. */
  spellings(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>
  /** The worst state of each account in a span of days; accounts without any are left out. */
  worst(from: number, to: number): Promise<ReadonlyMap<number, KeptState>>
  /** Accounts that have this state on a day of the span. */
  having(state: KeptState, from: number, to: number): Promise<ReadonlySet<number>>
  /** In the order of account and day; days that nothing is known of are left out. */
  days(accounts: readonly number[], from: number, to: number): Promise<readonly LedgerDay[]>
  /** Of all accounts, whoever asks: to be joined with those that are seen. */
  balances(): Promise<readonly LedgerBalance[]>
}

/** An event that was found, with where it came from. */
export interface FoundEvent extends Placed {
  /** Order of commit in this hub. */
  readonly cursor: number
  readonly id: string
  readonly body: string
  readonly inbox: string
  readonly agent: string
  /** RFC 3339, UTC. */
  readonly storedAt: string
}

/** What one inbox has of a file. */
export interface FoundFile {
  readonly sha256: string
  /** What its agent calls it; unknown of agents of an older version. */
  readonly name: string | undefined
  readonly inbox: string
  readonly agent: string
  readonly feed: string | undefined
  /** RFC 3339, UTC: when the first event of it was stored. */
  readonly firstAt: string
  readonly events: number
  /** Cursors of its statements and balance reports, ascending; some two hundred at most. */
  readonly statements: readonly number[]
}

export interface FinderBook {
  /**
   * Events by a term of theirs (see terms.ts) or by the beginning of their id, the newest first; an
   * id that several inboxes have comes once. `more` where there may be others.
   */
  find(
    sight: Sight,
    text: string,
    limit: number,
  ): Promise<{ readonly events: readonly FoundEvent[]; readonly more: boolean }>
  /** The event of this id in the first inbox that has it and is seen. */
  byId(sight: Sight, id: string): Promise<FoundEvent | undefined>
  /** In the order of the cursors; those that aren't seen are left out. */
  byCursor(sight: Sight, cursors: readonly number[]): Promise<readonly FoundEvent[]>
  /** The newest statement of the accounts that are written like this, by letters and digits alone. */
  ofAccounts(sight: Sight, text: string, limit: number): Promise<readonly FoundEvent[]>
  /** One an inbox. */
  file(sight: Sight, sha256: string): Promise<readonly FoundFile[]>
  /**
   * Files by their name, with or without its ending, or by that of an archive that they came in; by
   * letters and digits alone. The newest first, one a hash and inbox.
   */
  filesNamed(sight: Sight, name: string, limit: number): Promise<readonly FoundFile[]>
}

export interface Traffic {
  /** Seconds since 1970 of the step's begin. */
  readonly at: number
  readonly events: number
  /** Of those whose time of release is known. */
  readonly delays: Histogram
}

export interface ArrivalFigure {
  readonly legalEntity: string | undefined
  /** Statements that came or were overdue, and those that came and never were. */
  readonly due: number
  readonly inTime: number
  /** Booked entries (a batch by its payments), and those with a reference that can be matched. */
  readonly entries: number
  readonly referenced: number
}

export interface PostingFigure {
  readonly legalEntity: string | undefined
  readonly posted: number
  readonly failed: number
  /** Events that were posted after they had failed. */
  readonly repaired: number
  /** From the first moment of the value date to the posting. */
  readonly settlement: Histogram
  /** From the first failure to the posting. */
  readonly repair: Histogram
}

export interface CountBook {
  /** Minutes (60) of a day, or hours (3600) of 90 days; those without events are left out. */
  traffic(sight: Sight, step: 60 | 3600, from: number, to: number): Promise<readonly Traffic[]>
  /**
   * By legal entity, in the order of their names; days are counted from 1970-01-01. An agent with two
   * inboxes delivers the same to both, so of those the larger count stands.
   */
  arrivals(sight: Sight, from: number, to: number): Promise<readonly ArrivalFigure[]>
  postings(sight: Sight, from: number, to: number): Promise<readonly PostingFigure[]>
}

/**
 * What the console reads of the events. It is written in the transaction that commits them; in a
 * store from before there were views it is behind until `catchUp` has taken all there is.
 */
export interface ViewBook {
  readonly ledger: LedgerBook
  readonly finder: FinderBook
  readonly counts: CountBook
  /**
   * Takes some of what the views lack in one short transaction.
   *
   * @returns About how many events and outcomes are left; 0 when they lack nothing.
   */
  catchUp(limit: number): Promise<number>
}
