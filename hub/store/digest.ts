import { hash } from 'node:crypto'
import { isEventName } from '../../events/catalogue.ts'
import { type CloudEvent, isCloudEvent } from '../../protocol/cloudEvent.ts'
import { memberOf } from './placing.ts'

/**
 * Whether the event that is kept under an id and another one of that id say the same: the same
 * account, amount and dates. The rest may differ without harm, since a newer agent reads more out of
 * the same bytes. Events without such facts, or of a type or version that this hub doesn't know, are
 * compared as a whole.
 *
 * @param kept Text of the one that is kept.
 * @param body Text of the other.
 */
export function saysTheSame(kept: string, event: CloudEvent, body: string): boolean {
  if (kept === body) return true
  const known: unknown = JSON.parse(kept)
  return isCloudEvent(known) && factsText(known, kept) === factsText(event, body)
}

/** The same for events of one id that say the same, as hex. */
export function digestOf(event: CloudEvent, body: string): string {
  return hash('sha256', factsText(event, body))
}

function factsText(event: CloudEvent, body: string): string {
  const facts = isKnown(event.type) ? factsOf(event.data) : []
  return facts.length > 0 ? JSON.stringify([event.type, facts]) : body
}

function isKnown(type: string): boolean {
  const name = /^finance\.([a-z-]+)\.v1$/.exec(type)?.[1]
  return name !== undefined && isEventName(name)
}

/** Paths of the facts in the data of the canonical events. */
const paths = [
  'account.id',
  'amount.value',
  'amount.currency',
  'bookingDate',
  'valueDate',
  'opening.amount.value',
  'opening.amount.currency',
  'opening.date',
  'closing.amount.value',
  'closing.amount.currency',
  'closing.date',
  'date',
  'dueDate',
  'postingDate',
  'businessDate',
].map((path) => path.split('.'))

function factsOf(data: unknown): (readonly [string, string])[] {
  return paths.flatMap((path) => {
    const value = path.reduce(memberOf, data)
    return typeof value === 'string' ? [[path.join('.'), value] as const] : []
  })
}
