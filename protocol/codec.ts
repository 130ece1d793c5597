import type { Lane } from '../events/lane.ts'
import type { WireCode } from './codes.ts'
import { type CutFrame, cutFrame } from './eventCuts.ts'
import { type Frame, frameSchemas, isFrameName } from './frames.ts'
import { wireLimits } from './limits.ts'
import { accounts, type Range } from './range.ts'
import { elementTexts } from './slices.ts'

/** A frame that came in, or the code of what is wrong with it. */
export type Decoded = Received | { readonly code: WireCode; readonly detail: string }

export interface Received {
  readonly frame: Frame
  /** Size of the frame's text in bytes; it counts against the window. */
  readonly bytes: number
  /** On an `events` frame the UTF-8 of each event, byte for byte as sent; else empty. */
  readonly bodies: readonly Uint8Array[]
}

/**
 * Reads one text message. Hostile input gives a code, never an exception.
 *
 * @param message As text or as its UTF-8; bodies are views of that.
 */
export function decode(message: string | Buffer): Decoded {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message
  if (bytes.length > wireLimits.maxFrameBytes) {
    return { code: 'frame-too-large', detail: `${bytes.length} bytes` }
  }
  const cut = cutFrame(bytes)
  const value = cut ? { ...cut.head, events: cut.events } : parsed(bytes.toString('utf8'))
  if (typeof value !== 'object' || value === null) {
    return { code: 'frame-malformed', detail: 'the text is no JSON object' }
  }
  const t = 't' in value ? value.t : undefined
  if (!isFrameName(t)) return { code: 'frame-invalid', detail: 'member t names no kind of frame' }
  const checked = frameSchemas[t].safeParse(value)
  if (!checked.success) return { code: 'frame-invalid', detail: whatFailed(t, checked.error) }
  return received(checked.data, bytes, cut)
}

function received(frame: Frame, message: Buffer, cut: CutFrame | undefined): Decoded {
  const bytes = message.length
  if (frame.t !== 'events') return { frame, bytes, bodies: [] }
  if (!accounts(frame)) return { code: 'range-invalid', detail: 'the counts differ from the range' }
  const bodies = cut?.bodies ?? elementTexts(message.toString('utf8'), 'events')?.map(toBytes)
  if (bodies?.length !== frame.events.length) {
    return { code: 'frame-invalid', detail: `events: nested deeper than ${wireLimits.maxDepth}` }
  }
  return { frame, bytes, bodies }
}

function toBytes(text: string): Buffer {
  return Buffer.from(text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Issues {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly code: string }[]
}

/** Path and kind of the first fault; what the peer wrote there stays out. */
function whatFailed(t: string, { issues: [first] }: Issues): string {
  return `${[t, ...(first?.path ?? [])].map(String).join('.')}: ${first?.code ?? 'invalid'}`
}

export function encode(frame: Frame): string {
  return JSON.stringify(frame)
}

/** Events as they lie in the store: each a serialised CloudEvent. */
export interface Batch extends Range {
  readonly lane: Lane
  readonly events: readonly string[]
  readonly job?: string | undefined
  /** Of what the lane holds up to `through`; on the live lanes. */
  readonly proof?: string | undefined
  /** When the oldest of the events was released, RFC 3339 in UTC; on the live lanes. */
  readonly releasedAt?: string | undefined
  /** The files that the events are from, each once. */
  readonly files?: readonly { readonly sha256: string; readonly name: string }[] | undefined
}

/**
 * An `events` frame. The bodies go in as they are: an event is serialised once in its life.
 *
 * @throws {RangeError} Where the batch does not account for its range: nothing wrong is sent.
 */
export function encodeEvents(batch: Batch): string {
  if (!accounts(batch)) throw new RangeError('a batch must account for every event of its range')
  const { events, lane, after, through, filtered, parked, job, proof, releasedAt, files, at } =
    batch
  const range = { t: 'events', lane, after, through, filtered, parked }
  const head = { ...range, job, proof, releasedAt, files, at }
  return `${JSON.stringify(head).slice(0, -1)},"events":[${events.join(',')}]}`
}
