import { z } from 'zod'
import { lanes } from '../events/lane.ts'
import { wireLimits } from './limits.ts'

/** The members that frames are made of; every frame checks them in the same way. */

export const name = z
  .string()
  .max(wireLimits.maxNameChars)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)

/**
 * An integer that counts the events of a lane from 1. As a cursor it is the last one that is dealt
 * with, 0 before the first.
 */
export const sequence = z.int().nonnegative()
export const lane = z.enum(lanes)
export const count = z.int().nonnegative()

/** Kebab case. Codes of a later version are read too: the disposition says what to do. */
export const code = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z-]*$/)
export const message = z.string().max(wireLimits.maxMessageChars)

/** RFC 3339 in UTC, such as `2026-11-22T07:40:00.000Z`. */
export const moment = z.iso.datetime()
/** A date without a zone. */
export const day = z.iso.date()

/** What stood in a lane up to a cursor, see `outbox/laneProofs.ts`; opaque to the hub. */
export const proof = z.hash('sha256').meta({
  description:
    'Hash over what the lane holds up to this sequence; only its equality means anything.',
})
