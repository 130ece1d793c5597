import { z } from 'zod'
import { wireLimits } from './limits.ts'
import { code, message, moment, name } from './members.ts'

/**
 * What a person at the hub asks of an agent, and what became of it. The agent takes a command only
 * where its own configuration allows the hub that (`allowCommands`), and each id once: one that comes
 * again, because its answer was lost, gets the same answer.
 */
export const commandVerbs = [
  'files release',
  'files retry',
  'parked retry',
  'parked skip',
  'replay',
] as const

export type CommandVerb = (typeof commandVerbs)[number]

const number = z.int().positive().optional()
/** As the hub names a person, without characters that a log or terminal would obey. */
const person = z
  .string()
  .min(1)
  .max(wireLimits.maxPersonChars)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u)

/** Hub to agent, which lists the capability `commands`. */
export const commandSchema = z.strictObject({
  t: z.literal('command'),
  id: name.meta({ description: 'Given once by the hub; the answer names it.' }),
  verb: z.enum(commandVerbs),
  detail: z
    .strictObject({
      file: number,
      unit: number,
      release: number,
      from: moment.optional(),
      to: moment.optional(),
    })
    .meta({
      description:
        'As a standing item has it as `target`. `files …`: `file`, and `unit` of a held one. ' +
        '`parked …`: `release`. `replay`: at least one of `release`, `file`, `from`, `to`.',
    }),
  by: person.meta({ description: 'Who asks, as the hub knows them.' }),
  approvedBy: person.optional().meta({ description: 'The second person, where two were needed.' }),
  reason: z.string().trim().min(1).max(wireLimits.maxMessageChars),
})

/** Agent to hub: durable there when it is sent. */
export const commandedSchema = z.strictObject({
  t: z.literal('commanded'),
  id: name,
  outcome: z.enum(['done', 'refused']),
  code: code.optional().meta({ description: 'Why it was refused.' }),
  message: message.optional(),
})
