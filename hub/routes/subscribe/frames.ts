import { z } from 'zod'
import { cursorSchema } from '../../http/operation.ts'

/** The messages of a subscription: JSON texts, documented in docs/integrators.md. */
export const subprotocol = 'kontor.subscribe.v1'

const words = z.array(z.string().min(1).max(256)).min(1).max(100).optional()

/** First message of the consumer. */
export const startSchema = z.strictObject({
  t: z.literal('start'),
  /** Absent: behind what this reader last acknowledged, or at the first event. */
  after: cursorSchema.optional(),
  /** Events that may be under way and not acknowledged. */
  window: z.int().min(1).max(10_000).default(500),
  types: words,
  regions: words,
  legalEntities: words,
  accounts: words,
})

/** Everything through this cursor is the consumer's; more may come. */
export const ackSchema = z.strictObject({ t: z.literal('ack'), through: cursorSchema })

export const consumerFrame = z.discriminatedUnion('t', [startSchema, ackSchema])
export type Start = z.infer<typeof startSchema>

/** Codes that a subscription is closed with, as the close frame's reason. */
export const closeCodes = {
  'frame-invalid': 4001,
  'cursor-invalid': 4001,
  'cursor-stale': 4001,
  'ack-invalid': 4001,
  'token-revoked': 4001,
  'consumer-silent': 4000,
  'hub-stopping': 4000,
  'hub-failed': 4000,
} as const satisfies Record<string, 4000 | 4001>

export type CloseCode = keyof typeof closeCodes
