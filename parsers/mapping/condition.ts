import { z } from 'zod'
import { columnSchema } from './column.ts'

const words = z.array(z.string().max(200)).min(1).max(1000)

/**
 * A question about one row. `column` with one test, or other conditions joined by `all`, `any` or
 * `not`. Texts are compared without the blanks around them, capitals as they are written.
 */
export interface Condition {
  column?: string | number | undefined
  equals?: string | undefined
  oneOf?: string[] | undefined
  startsWith?: string | undefined
  contains?: string | undefined
  empty?: boolean | undefined
  /** Sign of the amount in the column. */
  amount?: 'negative' | 'positive' | 'zero' | undefined
  all?: Condition[] | undefined
  any?: Condition[] | undefined
  not?: Condition | undefined
}

const tests = ['equals', 'oneOf', 'startsWith', 'contains', 'empty', 'amount'] as const
const joints = ['all', 'any', 'not'] as const

const shape: z.ZodType<Condition> = z.strictObject({
  column: columnSchema.optional(),
  equals: z.string().max(200).optional(),
  oneOf: words.optional(),
  startsWith: z.string().min(1).max(200).optional(),
  contains: z.string().min(1).max(200).optional(),
  empty: z.boolean().optional(),
  amount: z.enum(['negative', 'positive', 'zero']).optional(),
  get all() {
    return z.array(conditionSchema).min(1).max(100).optional()
  },
  get any() {
    return z.array(conditionSchema).min(1).max(100).optional()
  },
  get not() {
    return conditionSchema.optional()
  },
})

export const conditionSchema: z.ZodType<Condition> = shape.superRefine((condition, context) => {
  const asked = tests.filter((key) => condition[key] !== undefined)
  const joined = joints.filter((key) => condition[key] !== undefined)
  const single = condition.column !== undefined && asked.length === 1 && joined.length === 0
  const several = condition.column === undefined && asked.length === 0 && joined.length === 1
  if (single || several) return
  context.addIssue({
    code: 'custom',
    message:
      `A condition is a \`column\` with one of ${tests.join(', ')}, or one of ${joints.join(', ')} ` +
      'over other conditions.',
  })
})

/** Every condition inside this one, itself included. */
export function withInner(condition: Condition): Condition[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? [])]
  if (condition.not) inner.push(condition.not)
  return [condition, ...inner.flatMap(withInner)]
}
