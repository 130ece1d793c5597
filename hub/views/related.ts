import { memberOf } from '../store/placing.ts'
import type { FinderBook, FoundEvent, Sight } from '../store/viewContract.ts'

/** Events that name one, listed at most; a batch may have a hundred thousand payments. */
const mostNaming = 100

/** Events that belong to one: those that it names, and those that name it, each once. */
export async function relatedTo(
  finder: FinderBook,
  sight: Sight,
  id: string,
  event: object,
): Promise<readonly FoundEvent[]> {
  const related = new Map<string, FoundEvent>()
  const add = (found: FoundEvent | undefined) => {
    if (found && found.id !== id) related.set(found.id, found)
  }
  const data = memberOf(event, 'data')
  for (const named of namedBy(data)) add(await finder.byId(sight, named))
  for (const naming of (await finder.find(sight, id, mostNaming)).events) add(naming)
  // A correction names the first version of its statement, as the entries of all versions do.
  const statement = memberOf(memberOf(data, 'statement'), 'eventId')
  if (typeof statement === 'string') {
    const naming = await finder.find(sight, statement, mostNaming)
    for (const found of naming.events) if (corrects(found, statement)) add(found)
  }
  return [...related.values()]
}

/** Ids of other events in an event's data. */
function namedBy(data: unknown): readonly string[] {
  const parts = ['statement', 'entry', 'withdraws', 'corrects', 'before', 'after']
  const ids = [
    ...parts.map((part) => memberOf(memberOf(data, part), 'eventId')),
    memberOf(data, 'closedBy'),
    memberOf(data, 'arrivedAs'),
  ]
  return ids.filter((id) => typeof id === 'string')
}

function corrects({ body }: FoundEvent, statement: string): boolean {
  const data = memberOf(JSON.parse(body), 'data')
  return memberOf(memberOf(data, 'corrects'), 'eventId') === statement
}

/** Whether an event takes another one back, or corrects the statement that it is of. */
export function changeOf(found: FoundEvent, id: string): 'withdrawn' | 'corrected' | undefined {
  const data = memberOf(JSON.parse(found.body), 'data')
  if (memberOf(memberOf(data, 'withdraws'), 'eventId') === id) return 'withdrawn'
  return memberOf(data, 'corrects') === undefined ? undefined : 'corrected'
}
