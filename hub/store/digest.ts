import { hash } from 'node:crypto'
import { isEventName } from '../../events/catalogue.ts'
import type { CloudEvent } from '../../protocol/cloudEvent.ts'
import { memberOf } from './placing.ts'

/**
 * What must be the same where an id comes again: account, amount and dates. The rest may differ
 * without harm, since a newer agent reads more out of the same bytes.
 *
 * An event without such facts, or of a type or version that this hub doesn't know, is compared as a
 * whole.
 *
 * @param body The event's text as it came.
 */
export function digestOf(event: CloudEvent, body: string): Buffer {
  const facts = isKnown(event.type) ? factsOf(event.data) : []
  const text = facts.length > 0 ? JSON.stringify([event.type, facts]) : body
  return hash('sha256', text, 'buffer')
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
