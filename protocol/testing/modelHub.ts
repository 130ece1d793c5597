import type { Lane } from '../../events/lane.ts'
import { isCloudEvent } from '../cloudEvent.ts'
import type { WireCode } from '../codes.ts'
import type { Hello } from '../frames.ts'
import type { Delivery, HubCursor } from '../hubState.ts'
import { sequenceAt } from '../range.ts'

/** A hub's store in memory; a clone of it is a backup. */
export interface ModelHub {
  /** How often each event was inserted: once, or the hub delivers twice. */
  readonly inserted: Map<string, number>
  readonly cursors: Map<string, number>
}

export function modelHub(): ModelHub {
  return { inserted: new Map(), cursors: new Map() }
}

const key = (hello: Hello, lane: Lane) => `${hello.storeId}/${lane}`

export function cursorsOf(hub: ModelHub, hello: Hello): HubCursor[] {
  return hello.lanes.map(({ lane, floor }) => {
    return { lane, through: hub.cursors.get(key(hello, lane)) ?? floor }
  })
}

export type Outcome = { readonly duplicates: number } | { readonly code: WireCode }

/** The rules of the hub's store, in short: all of a frame or nothing, each id once. */
export function commitTo(hub: ModelHub, hello: Hello, { frame }: Delivery): Outcome {
  const cursor = hub.cursors.get(key(hello, frame.lane)) ?? 0
  if (frame.job === undefined && frame.after > cursor) return { code: 'range-gap' }
  const events = frame.events.filter(isCloudEvent)
  const fresh = events.filter((event) => !hub.inserted.has(event.id))
  const twin = events.some((event, i) => {
    return !hub.inserted.has(event.id) && sequenceAt(frame, i) <= cursor
  })
  if (frame.job === undefined && twin) return { code: 'store-forked' }
  for (const { id } of fresh) hub.inserted.set(id, (hub.inserted.get(id) ?? 0) + 1)
  if (frame.job === undefined) {
    hub.cursors.set(key(hello, frame.lane), Math.max(cursor, frame.through))
  }
  return { duplicates: events.length - fresh.length }
}
