import { z } from 'zod'
import type { holdingKinds } from '../console/contract.ts'

/** What stands still, as an action names it. */
const holdingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['quarantine', 'held', 'parked']),
    /** Of the heartbeat that told of it. */
    inbox: z.string().min(1).max(128),
    agent: z.string().min(1).max(128),
    /** The agent's own name for it, from the standing item of its heartbeat. */
    key: z.string().min(1).max(256),
  }),
  z.strictObject({ kind: z.literal('dead-letter'), number: z.int().min(1) }),
])

export type Holding = z.infer<typeof holdingSchema>
export type HoldingKind = (typeof holdingKinds)[number]

export const maxHoldingKeyChars = 1_024

/** The key that stands for a holding in a URL and in the answers: opaque to whoever shows it. */
export function holdingKey(holding: Holding): string {
  return Buffer.from(JSON.stringify(holdingSchema.parse(holding))).toString('base64url')
}

/** The holding that a key stands for; undefined where the hub never made such a key. */
export function holdingOf(key: string): Holding | undefined {
  if (key.length > maxHoldingKeyChars || !/^[\w-]+$/.test(key)) return undefined
  try {
    const parsed = holdingSchema.safeParse(JSON.parse(Buffer.from(key, 'base64url').toString()))
    // One holding has one key, so that what was asked about it is found under it.
    return parsed.success && holdingKey(parsed.data) === key ? parsed.data : undefined
  } catch {
    return undefined
  }
}
