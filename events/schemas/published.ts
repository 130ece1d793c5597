import { z } from 'zod'
import { type EventName, eventNames, eventSchema } from '../catalogue.ts'
import { eventType } from '../envelope.ts'
import { classify } from './classified.ts'

/**
 * The JSON Schema (draft 2020-12) of an event as integrators get it. Unknown members are allowed
 * there, so that a member added later breaks no reader; our own validation is strict.
 */
export function publishedSchema(name: EventName): object {
  const schema = z.toJSONSchema(eventSchema(name), {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  classify(schema)
  return { $id: `urn:kontor:schema:${eventType(name)}`, title: eventType(name), ...schema }
}

export function schemaFileName(name: EventName): string {
  return `${eventType(name)}.json`
}

/** Every published schema by its file name, as text. */
export function publishedSchemas(): Map<string, string> {
  const text = (name: EventName) => `${JSON.stringify(publishedSchema(name), null, 2)}\n`
  return new Map(eventNames.map((name) => [schemaFileName(name), text(name)]))
}
