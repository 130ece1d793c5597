import { dayNumber, type IsoDate } from '../../events/date.ts'
import { proofId } from '../../events/identity.ts'
import type { Overdue } from '../../outbox/dues.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { isIban } from '../../parsers/checkDigits.ts'
import type { Notice, Tell } from '../notice.ts'
import { type Due, dueBetween, type Expectation } from './due.ts'
import { dateOf } from './holidays.ts'
import { type Proof, proofEvent } from './proofEvent.ts'

export interface DueRules {
  readonly expectations: readonly Expectation[]
  /** CloudEvents `source` of a feed's events. */
  readonly sourceOf: (feed: string) => string
}

const dayMs = 86_400_000
/** What fell due while the agent was off is told of, as far back as anybody would ask for it. */
const lookBackMs = 10 * dayMs
/** Banking days of silence after which even a bank that is silent without movement is asked. */
const silentDays = 5
/** Days in which a feed must have brought an account for it to count as one of the feed's. */
const usualDays = 40

/**
 * Watches for expected statements: tells `statement-overdue` once for each that did not come in time,
 * and `statement-arrived` when it has come after all.
 */
export class DueWatch {
  readonly #outbox: Outbox
  readonly #rules: DueRules
  readonly #tell: Tell

  constructor(outbox: Outbox, rules: DueRules, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#tell = tell
  }

  /** @returns Whether anything was released. */
  look(now: Date): boolean {
    const notices = this.#outbox.together(() => {
      const cleared = this.#outbox.dues.open().map((overdue) => this.#clear(overdue, now))
      const judged = this.#rules.expectations.flatMap((expectation) => {
        const begun = this.#outbox.dues.since(expectation)
        const from = new Date(Math.max(begun.getTime(), now.getTime() - lookBackMs))
        return dueBetween(expectation, from, now).map((due) => this.#judge(expectation, due, now))
      })
      return [...cleared, ...judged].filter((notice) => notice !== undefined)
    })
    // Once it is committed: what a crash takes back is told once, after it.
    notices.forEach(this.#tell)
    return notices.length > 0
  }

  #judge(expectation: Expectation, due: Due, now: Date): Notice | undefined {
    const { dues } = this.#outbox
    if (dues.isKnown(expectation, due.businessDate)) return undefined
    if (this.#arrival(expectation, due) !== undefined) return undefined
    dues.tell(expectation, due.businessDate, due.dueAt)
    const { feed, account } = expectation
    const { businessDate } = due
    const lacking =
      account === undefined
        ? dues.lacking(feed, dateOf(dayNumber(businessDate) - usualDays), businessDate)
        : []
    const dueAt = due.dueAt.toISOString()
    return this.#release('statement-overdue', { feed, account, businessDate, dueAt }, now, {
      lacking: lacking.length > 0 ? lacking : undefined,
    })
  }

  /** Tells of one that came after all, by whatever file. */
  #clear(overdue: Overdue, now: Date): Notice | undefined {
    const { feed, account, businessDate, dueAt } = overdue
    const expectation = this.#rules.expectations.find(
      (each) => each.feed === feed && each.account === account,
    )
    if (expectation === undefined) {
      // Nobody expects it any more: it is no longer overdue, and nothing came that could be told.
      this.#outbox.dues.arrived(overdue)
      return undefined
    }
    // Of a bank that is silent without movement too: what clears a late statement is that one.
    const exact = { ...expectation, onNoMovement: 'statement' } as const
    const arrivedAs = this.#arrival(exact, { businessDate, since: new Date(dueAt) })
    if (arrivedAs === undefined) return undefined
    this.#outbox.dues.arrived(overdue)
    return this.#release('statement-arrived', overdue, now, { arrivedAs })
  }

  /** The statement that satisfies an expectation, or the feed's name for a file of it. */
  #arrival(
    expectation: Expectation,
    { businessDate, since }: Pick<Due, 'businessDate' | 'since'>,
  ): string | undefined {
    const { feed, account, onNoMovement, dueOn } = expectation
    const { dues } = this.#outbox
    if (account === undefined) return dues.fileSince(feed, since) ? feed : undefined
    const silent = onNoMovement === 'none' ? silentDays : 0
    return dues.statementCovering(account, earlier(dueOn, businessDate, silent))
  }

  #release(
    name: Proof['name'],
    { feed, account, businessDate, dueAt }: Omit<Overdue, 'toldAt'>,
    now: Date,
    more: object,
  ): Notice {
    const event = proofEvent(
      {
        id: proofId(name, [feed, account, businessDate]),
        name,
        source: this.#rules.sourceOf(feed),
        subject: account ?? feed,
        data: {
          feed,
          account: account && { id: account, scheme: isIban(account) ? 'iban' : 'other' },
          businessDate,
          dueAt,
          ...more,
        },
      },
      now,
    )
    this.#outbox.releases.releaseOwn(feed, [event])
    const kind = name === 'statement-overdue' ? name : 'statement-arrived'
    return { kind, feed, businessDate, dueAt, ofAccount: account !== undefined }
  }
}

/** The banking day so many banking days before another. */
function earlier(dueOn: Expectation['dueOn'], date: IsoDate, days: number): IsoDate {
  let [number, left] = [dayNumber(date), days]
  for (let guard = 0; left > 0 && guard < 60; guard += 1) {
    number -= 1
    if (dueOn(dateOf(number))) left -= 1
  }
  return dateOf(number)
}
