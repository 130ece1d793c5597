import { mt940 } from '../../samples.ts'

/** Events of a small statement: its entries and its own. */
export const eventsOfSmall = 4

/** A small statement of an account that no other file tells of, so that none of them is held. */
export function smallStatement(n: number): string {
  return mt940(n).replace(/^:25:.*$/m, `:25:99900011/${1_000_000_000 + n}`)
}
