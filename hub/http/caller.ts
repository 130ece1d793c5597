import { everything, type Scope } from '../store/scope.ts'

/** A reader, known by the token that it shows. */
export interface Caller {
  /** Stands in outcomes and in traces. */
  readonly name: string
  readonly scope: Scope
  /** Undefined: all inboxes. */
  readonly inboxes?: readonly string[] | undefined
  /** Undefined: as fast as the hub is. */
  readonly eventsPerSecond?: number | undefined
}

/** Whoever asks on this machine, where the hub has no readers of its own. */
export const localCaller: Caller = { name: 'local', scope: everything }

export function mayRead({ inboxes }: Caller, inbox: string): boolean {
  return !inboxes || inboxes.includes(inbox)
}
