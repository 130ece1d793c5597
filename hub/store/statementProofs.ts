import type { CloudEvent } from '../../protocol/cloudEvent.ts'
import { memberOf } from './placing.ts'
import type { Database, Statement } from './sqlite.ts'
import { textOrNull } from './values.ts'

/**
 * Which statements are late or missing, kept with the events that say so: in their transaction, so
 * that no crash falls between the two.
 */
export class StatementProofs {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** Takes an event that is new; most are none of these. @param at When it was stored. */
  take(inbox: string, agent: string, event: CloudEvent, at: string): void {
    const { type, data } = event
    if (!type.startsWith('finance.statement-')) return
    const verb = verbs[type]
    if (!verb) return
    const key = verb.kind === 'overdue' ? dueKey(agent, data) : gapKey(agent, data)
    if (verb.clears) this.#do.clear.run({ inbox, kind: verb.kind, key, at })
    else {
      const detail = memberOf(data, verb.kind === 'overdue' ? 'businessDate' : 'kind')
      this.#do.stand.run({
        inbox,
        kind: verb.kind,
        key,
        agent,
        feed: feedOf(event),
        region: textOrNull(event.region),
        entity: textOrNull(event.legalentity),
        detail: shortText(detail),
        dueAt: textOrNull(memberOf(data, 'dueAt')),
        event: event.id,
        at,
      })
    }
  }
}

const verbs: Readonly<Record<string, { kind: 'overdue' | 'gap'; clears: boolean } | undefined>> = {
  'finance.statement-overdue.v1': { kind: 'overdue', clears: false },
  'finance.statement-arrived.v1': { kind: 'overdue', clears: true },
  'finance.statement-gap-detected.v1': { kind: 'gap', clears: false },
  'finance.statement-gap-closed.v1': { kind: 'gap', clears: true },
}

/** The same for `statement-overdue` and the `statement-arrived` that clears it. */
function dueKey(agent: string, data: unknown): string {
  const account = memberOf(memberOf(data, 'account'), 'id')
  return JSON.stringify([agent, memberOf(data, 'feed'), account, memberOf(data, 'businessDate')])
}

/** A gap is the place between two statements, whatever is wrong there. */
function gapKey(agent: string, data: unknown): string {
  const account = memberOf(data, 'account')
  const [before, after] = ['before', 'after'].map((side) =>
    memberOf(memberOf(data, side), 'eventId'),
  )
  return JSON.stringify([
    ...[agent, memberOf(account, 'id'), memberOf(account, 'currency'), before, after],
  ])
}

/** The events say their feed, or their source does: `/agent/feed`. */
function feedOf({ source, data }: CloudEvent): string {
  return shortText(memberOf(data, 'feed') ?? source.split('/').at(-1))
}

function shortText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 128) : ''
}

const sql = {
  stand: `
    INSERT INTO statement_proof
      (inbox, kind, key, agent, feed, region, entity, detail, due_at, event, seen_at)
    VALUES (@inbox, @kind, @key, @agent, @feed, @region, @entity, @detail, @dueAt, @event, @at)
    ON CONFLICT DO UPDATE SET event = excluded.event, seen_at = excluded.seen_at, cleared_at = NULL`,
  clear: `
    UPDATE statement_proof SET cleared_at = @at
    WHERE inbox = @inbox AND kind = @kind AND key = @key AND cleared_at IS NULL`,
} as const
