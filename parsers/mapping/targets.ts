import { z } from 'zod'
import { catalogue } from '../../events/catalogue.ts'
import type { MappedEvent } from './schema.ts'

/** What a value of an event is, and so how a mapping may fill it. */
export type Kind =
  | 'text'
  | 'choice'
  | 'currency'
  | 'date'
  | 'moment'
  | 'timestamp'
  | 'decimal'
  | 'money'
  | 'boolean'

export interface Target {
  readonly kind: Kind
  /** Whether its parent is incomplete without it. */
  readonly required: boolean
  /** The words that are allowed where it is a choice. */
  readonly words: readonly string[]
}

export interface Targets {
  /** By dotted path: `customer.name`. */
  readonly fields: ReadonlyMap<string, Target>
  readonly lists: ReadonlyMap<string, ListTarget>
}

export interface ListTarget {
  readonly required: boolean
  /** Whether each item tells its place, from 1. */
  readonly numbered: boolean
  readonly items: ReadonlyMap<string, Target>
}

/** Members that the reader fills where a mapping doesn't. */
const filled = new Set(['status', 'reversal', 'account.scheme'])

/**
 * Members that are not the source's to say: ids of other events, the batch of an itemized one, and what
 * the register stamps.
 */
const closed = /^(statement\.eventId|(entry|register|posting)\..*|matchKey|original)$/

/** The field that stamps an event's envelope, in place of the feed's legal entity. */
export const legalEntity = 'legalEntity'

export const legalEntityTarget: Target = { kind: 'text', required: false, words: [] }

/** A leaf of a schema is known by what it takes, so this follows the catalogue without a second list. */
const samples: readonly (readonly [Kind, unknown, refuses: unknown])[] = [
  ['money', { value: '-1.50', currency: 'EUR' }, 'x'],
  ['boolean', true, 'x'],
  ['text', 'x', undefined],
  ['currency', 'EUR', 'x'],
  ['decimal', '-1.5', 'x'],
]

function kindOf(schema: z.ZodType): Kind | undefined {
  const takes = (value: unknown) => schema.safeParse(value).success
  const date = takes('2026-01-31')
  const time = takes('2026-01-31T10:00:00')
  if (!takes('x') && (date || time)) return date && time ? 'moment' : date ? 'date' : 'timestamp'
  if (schema instanceof z.ZodEnum) return 'choice'
  return samples.find(([, taken, refused]) => takes(taken) && !takes(refused))?.[0]
}

function bare(schema: z.ZodType): { schema: z.ZodType; required: boolean } {
  return schema instanceof z.ZodOptional
    ? { schema: schema.unwrap() as z.ZodType, required: false }
    : { schema, required: true }
}

interface Found {
  readonly fields: Map<string, Target>
  readonly lists: Map<string, ListTarget>
}

function collect(object: z.ZodObject, prefix: string, into: Found): Found {
  for (const [key, member] of Object.entries(object.shape)) {
    const path = `${prefix}${key}`
    if (closed.test(path)) continue
    const { schema, required } = bare(member as z.ZodType)
    const kind = kindOf(schema)
    if (kind !== undefined) {
      const words = schema instanceof z.ZodEnum ? schema.options.map(String) : []
      into.fields.set(path, { kind, required: required && !filled.has(path), words })
    } else if (schema instanceof z.ZodObject) {
      collect(schema, `${path}.`, into)
    } else if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) {
      const { fields: items } = collect(schema.element, '', { fields: new Map(), lists: new Map() })
      const numbered = 'ordinal' in schema.element.shape
      into.lists.set(path, { required, numbered, items })
    }
  }
  return into
}

const known = new Map<MappedEvent, Targets>()

/** Everything that a mapping can fill in an event. */
export function targetsOf(event: MappedEvent): Targets {
  const before = known.get(event)
  if (before) return before
  const found = collect(catalogue[event], '', { fields: new Map(), lists: new Map() })
  known.set(event, found)
  return found
}

/** A target by its path; whatever stands under `original` is text. */
export function targetAt(fields: ReadonlyMap<string, Target>, path: string): Target | undefined {
  if (/^original\.[^.]/.test(path)) return { kind: 'text', required: false, words: [] }
  return fields.get(path)
}
