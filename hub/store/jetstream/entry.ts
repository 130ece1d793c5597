import type { EventsFrame, Hello } from '../../../protocol/frames.ts'
import type { Delivery } from '../contract.ts'
import { fromPlain, toPlain } from './plain.ts'

/** What one message of the journal says. Every hub does the same with it, in the same order. */
export type Entry =
  /** The first of a journal: what a store makes up once. */
  | { readonly kind: 'founding'; readonly store: string; readonly accountKey: string }
  /** A hub began to follow. A restore needs that, so a loss may be told of anew. */
  | { readonly kind: 'opened'; readonly hub: string }
  | { readonly kind: 'admission'; readonly hello: Hello }
  | { readonly kind: 'frame'; readonly delivery: Delivery }
  | {
      readonly kind: 'call'
      readonly book: string
      readonly method: string
      readonly args: readonly unknown[]
    }

/** Of the entries' form; a hub stops before a form that it doesn't know. */
const version = 1

/**
 * One line of JSON, and behind it the bodies of a frame's events, byte for byte: the head says how
 * long each of them is.
 */
export function encodeEntry(entry: Entry): Uint8Array {
  if (entry.kind !== 'frame') return headOf(toPlain(entry))
  const { hello, frame, bodies } = entry.delivery
  const { events: _, ...range } = frame
  const bytes = bodies.map((body) => (typeof body === 'string' ? Buffer.from(body) : body))
  const sizes = bytes.map(({ length }) => length)
  return Buffer.concat([headOf({ kind: 'frame', hello, range, sizes }), ...bytes])
}

/** @throws {Error} Where the message is none of a journal, or of a newer program. */
export function decodeEntry(payload: Uint8Array): Entry {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  const end = bytes.indexOf(lineFeed)
  const head: unknown = JSON.parse(bytes.toString('utf8', 0, Math.max(0, end)))
  const { v, ...fields } = Object(head) as { readonly v?: unknown; readonly kind?: unknown }
  if (v !== version) {
    throw new Error(
      'The journal holds an entry of a newer version. Install the version that wrote it.',
    )
  }
  if (fields.kind !== 'frame') return fromPlain(fields) as Entry
  return { kind: 'frame', delivery: deliveryFrom(fields as FrameHead, bytes, end + 1) }
}

interface FrameHead {
  readonly hello: Hello
  readonly range: Omit<EventsFrame, 'events'>
  readonly sizes: readonly number[]
}

function deliveryFrom({ hello, range, sizes }: FrameHead, bytes: Buffer, start: number): Delivery {
  const bodies: string[] = []
  let at = start
  for (const size of sizes) {
    bodies.push(bytes.toString('utf8', at, at + size))
    at += size
  }
  if (at !== bytes.length) throw new Error('The journal holds a frame that was cut.')
  const events = bodies.map((body): unknown => JSON.parse(body))
  return { hello, frame: { ...range, events }, bodies }
}

const lineFeed = 0x0a

function headOf(fields: unknown): Buffer {
  return Buffer.from(`${JSON.stringify({ v: version, ...Object(fields) })}\n`)
}
