import { wireLimits } from './limits.ts'

/**
 * The members that the hub needs of an event. The rest is stored as it came, so a hub takes event
 * versions that it doesn't know. https://github.com/cloudevents/spec/blob/v1.0.2
 */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: unknown
  readonly legalentity?: unknown
  readonly region?: unknown
  readonly data?: unknown
}

export function isCloudEvent(event: unknown): event is CloudEvent {
  if (typeof event !== 'object' || event === null) return false
  const { specversion, id, source, type } = event as Partial<Record<string, unknown>>
  return (
    specversion === '1.0' &&
    isText(id, wireLimits.maxIdChars) &&
    isText(source, wireLimits.maxSourceChars) &&
    isText(type, wireLimits.maxTypeChars)
  )
}

function isText(value: unknown, maxChars: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= maxChars
}
