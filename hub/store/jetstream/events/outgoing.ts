import type { Database, Row } from '../../sqlite.ts'
import { integer, optionalText } from '../../values.ts'
import type { Facts } from './subject.ts'

/** An event of the hub's copy, of whichever inbox, as it goes out. */
export interface Outgoing extends Facts {
  /** As readers of the hub have it; ascending over all inboxes. */
  readonly cursor: number
  readonly body: string
}

/** Events behind the cursor in the journal's order: so many, but no more bytes than these after the first. */
export function eventsBehind(
  db: Database,
  cursor: number,
  { maxEvents, maxBytes }: { readonly maxEvents: number; readonly maxBytes: number },
): Outgoing[] {
  const events: Outgoing[] = []
  let bytes = 0
  const rows = db.prepare(sql.behind).iterate(BigInt(cursor), BigInt(maxEvents))
  for (const row of rows as Iterable<Row>) {
    const event = outgoingFrom(row)
    bytes += Buffer.byteLength(event.body)
    if (events.length > 0 && bytes > maxBytes) break
    events.push(event)
  }
  return events
}

/** Whether this is the body of the event that the copy has at this cursor. */
export function isAt(db: Database, cursor: number, body: string): boolean {
  return db.prepare(sql.bodyAt).pluck().get(BigInt(cursor)) === body
}

/** Cursor before the first event that was stored at this time or later. */
export function cursorBefore(db: Database, time: Date): number {
  const first = db.prepare(sql.timeFrom)
  const isLate = (cursor: number) => {
    const storedAt = first.pluck().get(BigInt(cursor))
    return storedAt === undefined || Date.parse(String(storedAt)) >= time.getTime()
  }
  let [early, late] = [0, integer((db.prepare(sql.head).get() as Row)['head']) + 1]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (isLate(middle)) late = middle
    else early = middle
  }
  return early
}

function outgoingFrom(row: Row): Outgoing {
  return {
    cursor: integer(row['cursor']),
    inbox: String(row['inbox']),
    type: String(row['type']),
    region: optionalText(row['region']),
    legalEntity: optionalText(row['entity']),
    body: String(row['body']),
  }
}

const sql = {
  behind: `
    SELECT cursor, inbox, type, region, entity, body FROM event
    WHERE cursor > ? ORDER BY cursor LIMIT ?`,
  bodyAt: 'SELECT body FROM event WHERE cursor = ?',
  timeFrom: 'SELECT stored_at FROM event WHERE cursor >= ? ORDER BY cursor LIMIT 1',
  head: 'SELECT coalesce(max(cursor), 0) AS head FROM event',
} as const
