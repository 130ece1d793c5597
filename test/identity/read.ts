import type { Draft } from '../../events/envelope.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { openFile } from '../../parsers/open.ts'

/** All events of a file, by whichever reader knows it. */
export function eventsOf(content: string | Uint8Array): Draft[] {
  const bytes = Buffer.from(content as string)
  const inspector = new Inspector()
  inspector.write(bytes)
  const events: Draft[] = []
  const sink = {
    open: () => {},
    event: (draft: Draft) => events.push(draft),
    close: () => {},
    problem: () => {},
  }
  const { reader } = openFile(inspector.result(), {}, sink, defaultLimits)
  reader.write(bytes)
  reader.end()
  return events
}

export const idsOf = (content: string | Uint8Array) => eventsOf(content).map(({ id }) => id)

/** Ids of the entries alone, without the statement's own event. */
export function entryIdsOf(content: string | Uint8Array): string[] {
  return eventsOf(content)
    .filter(({ name }) => name.startsWith('bank-transaction'))
    .map(({ id }) => id)
}
