import { z } from 'zod'
import { accountSchema, balanceSchema } from './bank.ts'
import { dateTimeSchema, isoDateSchema } from './date.ts'

const text = z.string().min(1)

/** A neighbour of a gap: the statement before or after it. */
const neighbourSchema = z.strictObject({
  eventId: text,
  number: text.optional(),
  date: isoDateSchema.optional(),
  balance: balanceSchema.optional(),
})

/** `statement-gap-detected` and `-closed`: the agent's own proof that a statement is missing. */
export const statementGapSchema = z
  .strictObject({
    account: accountSchema,
    kind: z.enum(['balance', 'numbering', 'page']),
    before: neighbourSchema.optional(),
    after: neighbourSchema.optional(),
    closedBy: text.optional().meta({ description: 'Id of the statement that closed the gap.' }),
  })
  .meta({ id: 'StatementGap' })

/** `statement-overdue` and `-arrived`: an expected statement and its due time. */
export const statementDueSchema = z
  .strictObject({
    feed: text,
    account: accountSchema.optional(),
    businessDate: isoDateSchema,
    dueAt: dateTimeSchema,
    arrivedAs: text.optional().meta({ description: 'Id of the statement that came after all.' }),
    lacking: z.array(text).optional(),
  })
  .meta({ id: 'StatementDue' })
