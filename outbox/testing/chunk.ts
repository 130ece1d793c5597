import type { StagedChunk, StagedPart } from '../staging.ts'

/** A part as tests write it: an event with its text. */
export type WrittenPart =
  | Exclude<StagedPart, { event: unknown }>
  | { readonly event: { readonly type: string; readonly body: string } }

/** Parts and the bytes of their events, as the intake hands them over. */
export function chunkOf(written: readonly WrittenPart[]): StagedChunk {
  let bytes: Uint8Array = new Uint8Array()
  const parts = written.map((part): StagedPart => {
    if (!('event' in part)) return part
    bytes = Buffer.concat([bytes, Buffer.from(part.event.body)])
    return { event: { type: part.event.type, end: bytes.length } }
  })
  return { bytes, parts }
}
