import { z } from 'zod'
import type { ConfigProblemCode } from './problems.ts'

/** What a key takes, in words for somebody who never saw a schema. */
export interface Expectation {
  /** Completes "must be …": `a duration such as \`30s\``. */
  readonly expects: string
  /** Code of a value that is something else; a general one where absent. */
  readonly code?: ConfigProblemCode
  /** What a wrong value is, where "must be …" doesn't say it. */
  readonly wrong?: string
  /** Code where the key is absent, empty, or an empty list. */
  readonly absent?: ConfigProblemCode
  /** For a better suggestion than the schema gives: names that are often meant. */
  readonly words?: readonly string[]
}

/** Expectations by schema. Derived schemas (`.meta()`, `.default()`) inherit them. */
export const expectations = z.registry<Expectation>()

/** Registers what a schema expects and hands it back. */
export function expecting<Schema extends z.core.$ZodType>(
  schema: Schema,
  expected: Expectation,
): Schema {
  expectations.add(schema, expected as z.core.$replace<Expectation, Schema>)
  return schema
}
