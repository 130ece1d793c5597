/** The range of a lane that a frame covers, and what became of each sequence in it. */
export interface Range {
  /** The range begins behind this sequence. */
  readonly after: number
  readonly through: number
  readonly filtered: number
  readonly parked: number
  /** Sequence of each event, ascending; absent where nothing is filtered or parked. */
  readonly at?: readonly number[] | undefined
  readonly events: readonly unknown[]
}

/**
 * Whether the range accounts for each of its sequences. Both sides assert it: the agent before it
 * sends, the hub before it commits.
 */
export function accounts(range: Range): boolean {
  const { after, through, filtered, parked, at, events } = range
  if (through - after !== events.length + filtered + parked) return false
  if (filtered + parked === 0 || events.length === 0) return at === undefined || at.length === 0
  return at !== undefined && at.length === events.length && ascendsWithin(at, after, through)
}

function ascendsWithin(at: readonly number[], after: number, through: number): boolean {
  let before = after
  for (const sequence of at) {
    if (sequence <= before) return false
    before = sequence
  }
  return before <= through
}

/** Sequence of the event at this index, from 0. */
export function sequenceAt(range: Range, index: number): number {
  return range.at?.[index] ?? range.after + index + 1
}

/** What a frame takes of the window's events; one that carries none takes one all the same. */
export function windowEvents(range: Range): number {
  return Math.max(1, range.events.length)
}

/**
 * Size of a frame at most, in bytes: the agent counts this, and the hub the real size, so that the
 * agent never believes the window wider than the hub does.
 *
 * @param bodyBytes Size of the events' own texts.
 */
export function frameBytesBound(range: Range, bodyBytes: number): number {
  return bodyBytes + 512 + range.events.length * 24
}
