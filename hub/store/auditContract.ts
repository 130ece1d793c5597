/** A record of the hub's audit: who did what and when. */
export interface HubAuditRecord {
  readonly number: number
  /** RFC 3339, UTC. */
  readonly at: string
  /** Id of an operation, or what else there is to tell: `sign-in`, `command-answered`. */
  readonly kind: string
  readonly by: string
  readonly detail: Readonly<Record<string, string | number>>
  /** SHA-256, hex: covers this record and the hash before it. */
  readonly hash: string
}

export interface HubAuditVerdict {
  /** Sound records from the first on. */
  readonly records: number
  /** The first one that the chain disowns; undefined where it holds. */
  readonly broken: number | undefined
}

/**
 * Hash-linked records: one that is changed, taken out or put in breaks the chain from there on.
 * Details hold names of users, numbers, codes and reasons; never a password, a token or an account.
 */
export interface AuditBook {
  /** Durable when it returns. */
  add(kind: string, by: string, detail: Readonly<Record<string, string | number>>): Promise<void>
  /** Behind `after`, in their order. */
  list(after: number, limit: number): Promise<readonly HubAuditRecord[]>
  /** The newest ones, in their order. */
  last(limit: number): Promise<readonly HubAuditRecord[]>
  verify(): Promise<HubAuditVerdict>
}
