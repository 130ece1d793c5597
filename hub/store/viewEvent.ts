import type { CloudEvent } from '../../protocol/cloudEvent.ts'

/** An event with what the hub knows of it, as the views take it. */
export interface ViewEvent {
  readonly cursor: number
  readonly inbox: string
  readonly agent: string
  readonly region: string | null
  readonly entity: string | null
  readonly event: CloudEvent
  /** When the hub committed it, in milliseconds since 1970. */
  readonly at: number
  /** When its agent released it, in milliseconds since 1970, or one that went before it; if it said so. */
  readonly releasedAt?: number | undefined
  /** What its agent calls its file; with the first event of the file in a frame. */
  readonly fileName?: string | undefined
}

/** Name of an event type that this hub knows: `finance.NAME.v1`; undefined for any other. */
export function nameOf(type: string): string | undefined {
  return type.startsWith('finance.') && type.endsWith('.v1') ? type.slice(8, -3) : undefined
}
