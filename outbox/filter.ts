import { eventType } from '../events/envelope.ts'

/** Which events a destination wants. An absent member wants all. */
export interface Filter {
  /** Event names such as `bank-statement-received`. */
  readonly types?: readonly string[] | undefined
  readonly feeds?: readonly string[] | undefined
}

/** The same wishes always give the same text, so that a change can be told from a reordering. */
export function filterText({ types, feeds }: Filter): string {
  return JSON.stringify({
    ...(types ? { types: [...types].sort() } : {}),
    ...(feeds ? { feeds: [...feeds].sort() } : {}),
  })
}

export function filterFrom(text: string): Filter {
  return JSON.parse(text) as Filter
}

/** Tells of an event's type (`finance.invoice-issued.v1`) and feed whether the destination wants it. */
export function wants({ types, feeds }: Filter): (type: string, feed: string) => boolean {
  const wanted = types && new Set(types.map(eventType))
  return (type, feed) => (wanted?.has(type) ?? true) && (feeds?.includes(feed) ?? true)
}
