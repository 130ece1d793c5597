import { type Gap, gaps } from '../../events/chain/continuity.ts'
import type { ChainLink } from '../../events/chain/link.ts'
import { dayNumber, type IsoDate } from '../../events/date.ts'
import { proofId } from '../../events/identity.ts'
import type { ChainKey } from '../../outbox/chain.ts'
import type { KnownGap } from '../../outbox/gaps.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { isIban } from '../../parsers/checkDigits.ts'
import type { Notice, Tell } from '../notice.ts'
import { dateOf } from './holidays.ts'
import { proofEvent } from './proofEvent.ts'

export interface GapRules {
  /** How long a gap may stand before it is told: statements of some days arrive out of order. */
  readonly graceMs: number
  /** CloudEvents `source` of a feed's events. */
  readonly sourceOf: (feed: string) => string
}

/** Days that a chain is judged over: older statements are history, and nobody asks the bank for them. */
const judgedDays = 400

/**
 * Finds statements that are missing from the chains of their accounts. Arrival does not matter: a gap
 * that outlives its grace is told as `statement-gap-detected`, and `statement-gap-closed` tells when
 * what was missing has come.
 */
export class GapWatch {
  readonly #outbox: Outbox
  readonly #rules: GapRules
  readonly #tell: Tell
  #begun = false

  constructor(outbox: Outbox, rules: GapRules, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#tell = tell
  }

  /** @returns Whether anything was released. */
  look(now: Date): boolean {
    const since = dateOf(dayNumber(now.toISOString().slice(0, 10) as IsoDate) - judgedDays)
    let released = false
    for (const key of this.#keys(since)) {
      if (this.#judge(key, this.#outbox.chain.since(key, since), now)) released = true
    }
    return released
  }

  /** All accounts at the start; then those where something may have changed. */
  #keys(since: IsoDate): readonly ChainKey[] {
    const { chain, gaps: book } = this.#outbox
    const changed = chain.takeChanged()
    if (this.#begun) return [...changed, ...book.waiting()]
    this.#begun = true
    return chain.keys(since)
  }

  #judge(key: ChainKey, links: readonly ChainLink[], now: Date): boolean {
    const found = new Map(gaps(links).map((gap) => [gapId(key, gap), gap]))
    const known = new Map(this.#outbox.gaps.of(key).map((gap) => [gap.id, gap]))
    const byName = new Map(links.map((link) => [link.eventId, link]))
    const notices = this.#outbox.together(() => {
      const told: Notice[] = []
      for (const [id, gap] of found) if (!known.has(id)) this.#outbox.gaps.see(id, key, gap)
      for (const [id, gap] of known) {
        const standing = found.get(id)
        if (standing === undefined && byName.has(gap.before)) {
          this.#outbox.gaps.close(id)
          if (gap.toldAt !== undefined) told.push(this.#release(gap, byName, now, 'closed'))
        } else if (standing && gap.toldAt === undefined && isDue(gap, this.#rules.graceMs, now)) {
          this.#outbox.gaps.told(id)
          told.push(this.#release(gap, byName, now, 'detected'))
        }
      }
      return told
    })
    // Once it is committed: what a crash takes back was not told, and is told once after it.
    notices.forEach(this.#tell)
    return notices.length > 0
  }

  #release(
    gap: KnownGap,
    links: ReadonlyMap<string, ChainLink>,
    now: Date,
    what: 'detected' | 'closed',
  ): Notice {
    const { account, currency, kind } = gap
    const [before, after] = [links.get(gap.before), links.get(gap.after)]
    const feed = this.#outbox.chain.feedOf(gap.after) ?? ''
    const scheme = isIban(account) ? 'iban' : 'other'
    const closedBy = what === 'closed' ? closing(links, before, after) : undefined
    const event = proofEvent(
      {
        id: proofId(`statement-gap-${what}`, [gap.id, gap.seenAt]),
        name: `statement-gap-${what}`,
        source: this.#rules.sourceOf(feed),
        subject: account,
        data: {
          account: { id: account, scheme, currency },
          kind,
          before: before && neighbour(before, 'closing-booked'),
          after: after && neighbour(after, 'opening-booked'),
          closedBy,
        },
      },
      now,
    )
    this.#outbox.releases.releaseOwn(feed, [event])
    const days = { after: before?.to, before: after?.to }
    return { kind: `statement-gap-${what}`, feed, days }
  }
}

/** The place between two statements, whatever is wrong there. */
function gapId({ account, currency }: ChainKey, { before, after }: Gap): string {
  return proofId('gap', [account, currency, before.eventId, after.eventId])
}

function isDue({ seenAt }: KnownGap, graceMs: number, now: Date): boolean {
  return now.getTime() - new Date(seenAt).getTime() >= graceMs
}

function neighbour(link: ChainLink, kind: 'opening-booked' | 'closing-booked') {
  const amount = kind === 'closing-booked' ? link.closing : link.opening
  const date = kind === 'closing-booked' ? link.to : link.from
  return {
    eventId: link.eventId,
    number: link.number,
    date: link.to,
    balance: { kind, amount, date },
  }
}

/** The statement that now stands behind the one before the gap. */
function closing(
  links: ReadonlyMap<string, ChainLink>,
  before: ChainLink | undefined,
  after: ChainLink | undefined,
): string | undefined {
  const chain = [...links.keys()]
  const next = before && chain[chain.indexOf(before.eventId) + 1]
  return next === after?.eventId ? undefined : next
}
