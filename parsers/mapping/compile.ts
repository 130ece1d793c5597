import type { Draft } from '../../events/envelope.ts'
import { rowsId } from '../../events/identity.ts'
import type { Setting } from './cells.ts'
import { type Decision, decision, some } from './decide.ts'
import { DraftPage } from './draftPage.ts'
import { eventPlan } from './eventPlan.ts'
import type { Faults } from './faults.ts'
import { identifier } from './identifier.ts'
import type { Row } from './row.ts'
import type { MappedEvent, Mapping } from './schema.ts'
import type { Field } from './value.ts'
import type { Write } from './write.ts'

/** What a mapping does with the rows of one file, its columns known. */
export interface Plan {
  /** Id of the file's rows as one unit. */
  readonly unit: string
  /** Whether the table ends before this row. */
  readonly ends: Decision
  /** Whether this row is no data. */
  readonly skips: Decision
  /** Texts that all rows of one document share; undefined where each row is one. */
  readonly groupOf: ((row: Row) => string) | undefined
  /** The event of a document, or undefined where the mapping skips it or a fault was added. */
  draft(rows: readonly Row[], faults: Faults): Draft<MappedEvent> | undefined
}

/** Events and their fields: the common ones, with those of the event beside or in their place. */
export function choicesOf(mapping: Mapping) {
  const choices = mapping.events ?? (mapping.event ? [{ event: mapping.event, fields: {} }] : [])
  return choices.map((choice) => ({ ...choice, fields: { ...mapping.fields, ...choice.fields } }))
}

/** Plans what no field of an event reads. */
export type OriginalOf = (fields: Readonly<Record<string, Field>>) => Write

/** Compiles a mapping for one file. */
export function compileMapping(
  mapping: Mapping,
  setting: Setting,
  originalOf: OriginalOf,
  fileSha256: string,
): Plan {
  const { rows, otherwise, unmapped } = mapping
  const unit = rowsId(fileSha256)
  const events = choicesOf(mapping).map(({ event, fields, ...choice }) => {
    const when = 'when' in choice && choice.when ? decision(choice.when, setting) : always
    const original = unmapped === 'keep' ? originalOf(fields) : undefined
    return eventPlan(event, fields, when, original, setting)
  })
  const [only] = events
  const planOf =
    only?.holds === always ? () => only : (head: Row) => events.find((event) => event.holds(head))
  const identify = identifier(mapping, setting, fileSha256)
  const page = new DraftPage(unit)

  return {
    unit,
    ends: rows.stop ? decision(rows.stop, setting) : never,
    skips: rows.skip ? some(rows.skip.map((condition) => decision(condition, setting))) : never,
    groupOf: rows.group && texts(rows.group.map(setting.indexOf)),
    draft(document, faults) {
      const [head] = document
      const plan = head && planOf(head)
      if (head && plan) return page.draft(plan, identify, document, head, faults)
      if (head && otherwise === 'refuse') unexpected(head, faults)
      return undefined
    },
  }
}

const always: Decision = () => true
const never: Decision = () => false

/** Joined by a character that trimmed text of one field hardly has, so no two lists run together. */
function texts(indexes: readonly number[]): (row: Row) => string {
  return (row) => indexes.map((index) => row.text(index)).join('\u0000')
}

function unexpected(row: Row, faults: Faults): void {
  faults.add(
    'csv-row-unexpected',
    row.position,
    'The row fits no `when` of the mapping, so it is not known what it is. Add an event for it, or ' +
      '`otherwise: skip` where such rows are no events.',
  )
}
