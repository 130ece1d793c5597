import type { Caller } from '../http/caller.ts'
import type { Sight } from '../store/viewContract.ts'

/** What of the views a caller sees. */
export function sightOf({ scope, inboxes }: Caller): Sight {
  return { scope, inboxes }
}
