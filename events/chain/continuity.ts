import type { Verdict } from '../bank.ts'
import { type ChainLink, compareLinks } from './link.ts'

/** A place in an account's chain where a statement is missing. */
export interface Gap {
  readonly kind: 'balance' | 'numbering'
  readonly before: ChainLink
  readonly after: ChainLink
}

/** Whether a statement opens with what the one before it closed with. */
export function continuity(before: ChainLink | undefined, link: ChainLink): Verdict {
  if (before === undefined) return 'first'
  const [closing, opening] = [before.closing, link.opening]
  if (closing.currency !== opening.currency) return 'unknown'
  return closing.value === opening.value ? 'ok' : 'broken'
}

/**
 * Whether a statement's number follows the one before it: the next number, the next page of the same
 * one, or 0 or 1 in a new year. Banks that repeat a number or give none prove nothing by it.
 */
export function numbering(before: ChainLink | undefined, link: ChainLink): Verdict {
  if (before === undefined) return 'first'
  const [last, next] = [whole(before.number), whole(link.number)]
  if (last === undefined || next === undefined || (last === 0n && next === 0n)) return 'unknown'
  if (next === last + 1n) return 'ok'
  if (next === last) return nextPage(before, link)
  const newYear = link.to.slice(0, 4) > before.to.slice(0, 4)
  return newYear && next <= 1n ? 'ok' : 'broken'
}

function nextPage(before: ChainLink, link: ChainLink): Verdict {
  const [last, next] = [whole(before.page), whole(link.page)]
  if (last === undefined || next === undefined) return 'unknown'
  return next === last + 1n ? 'ok' : 'broken'
}

function whole(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}

/**
 * The gaps of one account's chain, in its order. Arrival does not matter: a backfill closes the gap
 * that it was missing from. A number that jumps while the balances meet is no gap, and neither is
 * anything between statements that prove nothing.
 */
export function gaps(links: readonly ChainLink[]): Gap[] {
  const chain = [...links].sort(compareLinks)
  return chain.flatMap((after, i) => {
    const before = chain[i - 1]
    const kind = before && missingBetween(before, after)
    return before && kind ? [{ kind, before, after }] : []
  })
}

function missingBetween(before: ChainLink, after: ChainLink): Gap['kind'] | undefined {
  const balance = continuity(before, after)
  if (balance === 'broken') return 'balance'
  return balance === 'unknown' && numbering(before, after) === 'broken' ? 'numbering' : undefined
}
