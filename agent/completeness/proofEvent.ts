import type { EventName } from '../../events/catalogue.ts'
import { eventType } from '../../events/envelope.ts'
import type { OwnEvent } from '../../outbox/releases.ts'

/** What an event of the agent's own says. */
export interface Proof {
  readonly id: string
  readonly name: EventName & `statement-${string}`
  /** CloudEvents `source`, of the feed that it is about. */
  readonly source: string
  readonly subject: string | undefined
  readonly data: object
}

/**
 * An event that the agent makes of what it knows: in the envelope of all events, without the members
 * that lead to a file.
 *
 * @param at When the agent found it.
 */
export function proofEvent({ id, name, source, subject, data }: Proof, at: Date): OwnEvent {
  const digits = id.slice(id.indexOf('-') + 1)
  const type = eventType(name)
  const body = JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    correlationid: id,
    traceparent: `00-${digits.slice(0, 32)}-${digits.slice(-16)}-01`,
    data,
  })
  return { id, type, body }
}
