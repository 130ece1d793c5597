import { z } from 'zod'
import { secretSchema } from './values.ts'

/** What data is encrypted with where it lies. */
export const atRestSchema = z.strictObject({
  key: secretSchema.optional().meta({
    description:
      'Key of 256 bits, as 64 hex digits or in base64, that events and originals are encrypted with ' +
      'in the state folder. Without it they lie there in the clear.',
  }),
  previous: z
    .array(secretSchema)
    .max(10)
    .default([])
    .meta({
      description:
        'Keys that were used before. They are needed until the agent has encrypted everything anew and ' +
        'says so.',
    }),
})

export type AtRestFile = z.infer<typeof atRestSchema>
