import { z } from 'zod'
import { type Expectation, expectations } from './expectations.ts'
import type { Path } from './problems.ts'

type Schema = z.core.$ZodType

/**
 * The schemas that may hold at a path: more than one where a union stands on the way, none where
 * the path leads nowhere.
 */
export function schemasAt(schema: Schema, path: Path): Schema[] {
  const [step, ...rest] = path
  const here = alternatives(schema)
  if (step === undefined) return here
  return here.flatMap((alternative) => {
    const inner = stepInto(alternative, step)
    return inner ? schemasAt(inner, rest) : []
  })
}

/** Keys that are known at a path. */
export function keysAt(schema: Schema, path: Path): Set<string> {
  const objects = schemasAt(schema, path).filter((found) => found instanceof z.ZodObject)
  return new Set(objects.flatMap((object) => Object.keys(object.shape)))
}

/** What the key at a path expects, from the outermost wrapper that says something. */
export function expectationAt(schema: Schema, path: Path): Expectation | undefined {
  for (const found of wrappersAt(schema, path)) {
    const expectation = expectations.get(found)
    if (expectation) return expectation
  }
  return undefined
}

/** Paths of all lists and maps that know a key, with `[]` for a list's items. */
export function homesOf(key: string, schema: Schema, at = '', depth = 0): string[] {
  // Schemas may be recursive.
  if (depth > 6) return []
  return alternatives(schema).flatMap((found) => {
    if (found instanceof z.ZodArray) return homesOf(key, found.element, `${at}[]`, depth + 1)
    if (!(found instanceof z.ZodObject)) return []
    const here = Object.hasOwn(found.shape, key) ? [at] : []
    const inner = Object.entries<Schema>(found.shape).flatMap(([name, value]) =>
      homesOf(key, value, at === '' ? name : `${at}.${name}`, depth + 1),
    )
    return [...here, ...inner]
  })
}

function wrappersAt(schema: Schema, path: Path): Schema[] {
  const parents = path.length === 0 ? [] : schemasAt(schema, path.slice(0, -1))
  const last = path.at(-1)
  const outer = last === undefined ? [schema] : parents.map((parent) => stepInto(parent, last))
  return outer.flatMap((found) => (found ? unwrapping(found) : []))
}

function stepInto(schema: Schema, step: string | number): Schema | undefined {
  if (schema instanceof z.ZodArray) return typeof step === 'number' ? schema.element : undefined
  if (schema instanceof z.ZodRecord) return schema.valueType
  if (schema instanceof z.ZodTuple) return schema.def.items[Number(step)]
  if (!(schema instanceof z.ZodObject) || typeof step === 'number') return undefined
  return Object.hasOwn(schema.shape, step) ? schema.shape[step] : undefined
}

/** A schema without its wrappers; the options of a union, each without theirs. */
function alternatives(schema: Schema): Schema[] {
  const bare = unwrapping(schema).at(-1) ?? schema
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => alternatives(option))
  return [bare]
}

/** A schema and what it wraps, from outside to inside. */
function unwrapping(schema: Schema): Schema[] {
  const inner = wrapped(schema)
  return inner ? [schema, ...unwrapping(inner)] : [schema]
}

function wrapped(schema: Schema): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schema.unwrap()
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.unwrap()
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodLazy) return schema.unwrap()
  if (!(schema instanceof z.ZodPipe)) return undefined
  // What is preprocessed is described by what it becomes.
  return schema.in instanceof z.ZodTransform ? schema.out : schema.in
}
