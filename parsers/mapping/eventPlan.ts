import type { Read, Setting } from './cells.ts'
import type { Decision } from './decide.ts'
import { type DocumentPlan, documentPlan } from './document.ts'
import { fieldText } from './fields.ts'
import type { MappedEvent } from './schema.ts'
import { legalEntity, legalEntityTarget } from './targets.ts'
import { columnsOf, type Field } from './value.ts'
import { type Member, member, type Write } from './write.ts'

/** How a mapping makes one kind of event. */
export interface EventPlan {
  readonly event: MappedEvent
  readonly holds: Decision
  readonly document: DocumentPlan
  /** What no field reads; it stands behind the document's own members. */
  readonly original: Member | undefined
  /** Whether fields fill `original` too, so that the two are to be put together. */
  readonly merges: boolean
  /** The legal entity is the envelope's: a field of every event and of no event's data. */
  readonly legalEntity: Read<string> | undefined
}

export function eventPlan(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  when: Decision,
  original: Write | undefined,
  setting: Setting,
): EventPlan {
  const entity = fields[legalEntity]
  const shared = entity && !entity.sum ? columnsOf(entity) : []
  const document = documentPlan(event, fields, setting, shared)
  return {
    event,
    holds: when,
    document,
    original: original && member('original', original),
    merges: document.names.includes('original'),
    legalEntity: entity && fieldText(legalEntity, entity, legalEntityTarget, setting),
  }
}
