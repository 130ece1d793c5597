import { type Role, roles } from '../console/contract.ts'
import { everything, type Scope } from '../store/scope.ts'

/**
 * How a caller proved who it is. A bearer token is put into a request by a program that means it;
 * a cookie, or the mere fact of being on this machine, is there whichever page made the browser ask.
 */
export type Proof =
  | { readonly kind: 'token'; readonly number: number }
  | { readonly kind: 'session'; readonly number: number; readonly csrf: string }
  | { readonly kind: 'local'; readonly csrf: string }

/** Whoever asks, and what they may. */
export interface Caller {
  /** Stands in outcomes, in traces and in the audit. */
  readonly name: string
  readonly scope: Scope
  /** Undefined: all inboxes. */
  readonly inboxes?: readonly string[] | undefined
  /** Undefined: as fast as the hub is. */
  readonly eventsPerSecond?: number | undefined
  /** Undefined: `viewer`. */
  readonly role?: Role | undefined
  /** Whether names and amounts are hidden from it. */
  readonly masked?: boolean | undefined
  /**
   * The person behind it, for four eyes: `user/anna`. A token is a hand of whoever made it, so it
   * has its maker's. Undefined: the reader of the configuration that bears the name.
   */
  readonly person?: string | undefined
  /** Undefined: the token of a reader of the configuration. */
  readonly proof?: Proof | undefined
}

/** Whoever asks on this machine, where the hub has no readers or users of its own. */
export const localCaller: Caller = {
  name: 'local',
  scope: everything,
  role: 'admin',
  person: 'local',
}

export function mayRead({ inboxes }: Caller, inbox: string): boolean {
  return !inboxes || inboxes.includes(inbox)
}

/** Whether the caller's role is at least this one. */
export function mayAct({ role = 'viewer' }: Caller, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

/** Whether nothing is kept from it: no region, legal entity or inbox, and no name or amount. */
export function seesAll({ scope, inboxes, masked }: Caller): boolean {
  return scope.regions === 'all' && scope.legalEntities === 'all' && !inboxes && masked !== true
}

export function personOf({ name, person }: Caller): string {
  return person ?? `reader/${name}`
}
